/// What an accepted command did.
public enum Acceptance: String, Sendable, CaseIterable {
    /// The execution started.
    case started
    /// The execution is paused; steps that run may still be finishing.
    case paused
    /// The execution is paused already, and what ran on is now frozen too.
    case frozen
    /// The execution will pause before the given task.
    case breakpointSet
    /// The paused execution goes on.
    case resumed
    /// The failed execution goes on from where it failed.
    case redriven
    /// Running steps are being stopped, then clean-up handlers run, then the execution is cancelled.
    case cancelling
    /// The execution is cancelled.
    case cancelled
    /// What waited for a decision is approved.
    case approved
    /// What waited for a decision is rejected.
    case rejected
}
