import WorkflowModel

/// The parts of `use` that tasks refer to by name. Nil stands for a part whose problems are already noted.
struct SharedParts {
    var retries: [String: RetryPolicy?] = [:]
    var errors: [String: FaultTemplate?] = [:]
    var timeouts: [String: DurationSource?] = [:]
}
