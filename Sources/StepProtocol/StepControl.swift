/// The state that a step shall be in.
public enum StepControl: Sendable, Equatable {
    /// Going on; thaws what was frozen.
    case run
    /// Stopped where it stands, every process of it.
    case freeze
    /// Ending: TERM to every process, KILL after the grace (nil: the step's own). Cannot be taken back; said again, it
    /// can only shorten the grace.
    case stop(graceMilliseconds: UInt32?)
}
