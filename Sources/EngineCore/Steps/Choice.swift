import WorkflowModel

/// `switch`.
extension Execution {
    mutating func choose(_ cases: [ChoiceCase], _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        let chosen = try firstMatch(in: cases, id, turn)
        finish(id, .unchanged, then: chosen?.then, &turn)
    }

    private func firstMatch(in cases: [ChoiceCase], _ id: ThreadID, _ turn: Turn) throws(Fault) -> ChoiceCase? {
        let scope = Scope(self, id, turn)
        for choice in cases {
            guard let condition = choice.condition else { return choice }
            if try scope.isTrue(condition) { return choice }
        }
        return nil
    }
}
