import WorkflowModel

/// `emit`: the task's output is the CloudEvent, completed with what every CloudEvent has. It is published before the
/// flow goes on; a crash in between publishes it once, because it keeps its identity.
extension Execution {
    mutating func emit(_ template: Template, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        guard case .object(let attributes) = try Scope(self, id, turn).value(of: template) else {
            throw Fault(.expression, title: "No event", detail: "The event to emit must be an object.")
        }
        var event: OrderedObject = [
            "specversion": "1.0",
            // Unique, and the same when it is published again after a crash.
            "id": .string("\(self.id)-\(sequence)"),
            "time": .string(turn.now.rfc3339),
        ]
        event.merge(attributes)
        request(.publish(.object(event)), id, &turn)
    }
}
