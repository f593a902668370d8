import WorkflowModel

/// `call` of a function that the document or a catalog defines.
extension Execution {
    mutating func call(_ function: FunctionStep, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        if let arguments = function.arguments {
            let value = try Scope(self, id, turn).value(of: arguments)
            record(.functionCalled(id, arguments: value), &turn)
        }
        enter(function.body, id, &turn)
    }
}
