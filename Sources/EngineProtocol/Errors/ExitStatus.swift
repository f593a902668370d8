/// With what status `enginectl` ends. From 64 on they are those of `sysexits.h`.
public enum ExitStatus: Int32, Sendable, CaseIterable {
    /// What was asked for is done; of a waited-for execution: it completed.
    case done = 0
    /// The execution failed.
    case executionFailed = 1
    /// The execution was cancelled.
    case executionCancelled = 2
    /// It was not over within `--timeout`; it goes on.
    case waitTimedOut = 3
    /// The command line is wrong.
    case usage = 64
    /// The definition or input is invalid, or does not fit the state of the execution.
    case invalidData = 65
    /// No such execution or file.
    case notFound = 66
    /// The daemon cannot be reached.
    case unreachable = 69
    /// A defect of the daemon or of this program.
    case internalError = 70
    /// The disk failed under the daemon: whether the command took effect is known after the restart.
    case outcomeUnknown = 74
    /// The daemon has no room at the moment: try again.
    case busy = 75
    /// The peer does not speak this protocol, or another version of it.
    case protocolError = 76
    /// Not permitted.
    case notPermitted = 77
    /// Interrupted by the user: 128 and the number of SIGINT, as shells count. The execution goes on.
    case interrupted = 130
}
