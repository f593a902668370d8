import WorkflowModel

/// What folding an event over the state needs beside the two, and what comes out besides.
struct Folding {
    let now: Instant
    let program: Program
    var changes = EffectChanges()
}
