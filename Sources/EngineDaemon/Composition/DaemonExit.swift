/// With what status `engined` ends. From 64 on they are those of `sysexits.h`; `packaging/doc/operations.md` lists them.
enum DaemonExit: Int32, CaseIterable {
    /// Told to stop, and stopped in order.
    case success = 0
    /// The command line is wrong.
    case usage = 64
    /// The step supervisor cannot be reached.
    case supervisorUnavailable = 69
    /// A defect of the daemon.
    case internalError = 70
    /// The journal could not make events durable; a restart recovers.
    case journalFailure = 74
    /// Another daemon has the state directory or the socket.
    case alreadyRunning = 75
    /// The journal is damaged; a restart does not help.
    case corruption = 76
    /// The state directory or the socket's directory is not writable.
    case notPermitted = 77
    /// The configuration is wrong, or the journal's format is newer than the program; a restart does not help.
    case configuration = 78
}
