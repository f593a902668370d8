import WorkflowModel

/// `emit`: the task's output is the CloudEvent, completed with what every CloudEvent has.
extension Execution {
    mutating func emit(_ template: Template, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        guard case .object(let attributes) = try Scope(self, id, turn).value(of: template) else {
            throw Fault(.expression, title: "No event", detail: "The event to emit must be an object.")
        }
        var event: OrderedObject = [
            "specversion": "1.0",
            // Unique, and the same when the fact is folded again.
            "id": .string("\(self.id)-\(sequence)"),
            "time": .string(turn.now.rfc3339),
        ]
        event.merge(attributes)
        record(.eventEmitted(id, .object(event)), &turn)
        finish(id, .value(.object(event)), &turn)
    }
}
