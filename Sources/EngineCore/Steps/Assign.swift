import WorkflowModel

/// `set`.
extension Execution {
    mutating func assign(_ template: Template, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        let value = try Scope(self, id, turn).value(of: template)
        finish(id, .value(value), &turn)
    }
}
