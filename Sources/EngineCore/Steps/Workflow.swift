import WorkflowModel

/// `run: workflow`: another execution.
extension Execution {
    mutating func start(_ workflow: WorkflowStep, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        let scope = Scope(self, id, turn)
        let input = try workflow.input.map { template throws(Fault) in try scope.value(of: template) } ?? scope.input
        let child = ChildRequest(
            target: workflow.target, input: input, awaitsCompletion: workflow.awaitsCompletion)
        request(.child(child), id, &turn)
    }

    /// What of the child's answer the task gives.
    func output(of workflow: WorkflowStep, _ value: Value) -> Output {
        workflow.awaitsCompletion && workflow.returnsOutput ? .value(value) : .unchanged
    }
}
