internal import WorkflowModel

/// An event of which it is durable that it is to be published.
struct OfferedEvent {
    /// The user who started the execution that it is about.
    var by: UInt32
    var event: CloudEvent

    init(by: UInt32, json: [UInt8]) throws(RecordError) {
        self.by = by
        do {
            event = try CloudEvent(Value.parse(json, limits: .stepData), now: Instant(millisecondsSinceEpoch: 0))
        } catch {
            throw RecordError("an offered event cannot be read: \(error)")
        }
    }
}
