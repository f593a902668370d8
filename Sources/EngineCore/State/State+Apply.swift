import WorkflowModel

extension State {
    mutating func apply(_ fact: Fact, at now: Instant, of program: Program, _ changes: inout EffectChanges) {}
}
