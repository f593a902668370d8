/// Every bound of the supervisor, with its reason.
enum Limits {
    /// Connections at once: one engine, its successor while it restarts, and a person who looks.
    static let connectionsMaximum = 8
    /// Bytes that may wait for a client that does not read; more, and it is cut: it finds everything in the list.
    static let unsentBytesMaximum = 4 * 1024 * 1024
    /// Steps that run at once: each needs two pipes, and 16,384 descriptors are a service's usual limit.
    static let runningStepsMaximum = 4096
    /// Read from one pipe or client at once; a pipe holds as much.
    static let readBytes = 64 * 1024
    /// Reads of one stream before the others have their turn.
    static let readsPerTurn = 4
    /// Events taken from the kernel at once.
    static let eventsPerTurn: Int32 = 64
    /// For what outlives a step's main process on its own: it was told to end by TERM, and the step waits for it.
    static let survivorsGrace = nanoseconds(milliseconds: 2000)
    /// For running steps when the supervisor itself is told to end; systemd's own patience is 90 s.
    static let endingGrace = nanoseconds(milliseconds: 10_000)
    /// Between two looks whether all that was killed is gone.
    static let killInterval = nanoseconds(milliseconds: 20)
    /// Looks after a freeze, for processes that were being forked meanwhile.
    static let freezeChecks: [UInt64] = [5, 20, 100, 500].map(nanoseconds(milliseconds:))
    /// Looks at the process table in one signal round; each finds only what was forked since the last.
    static let roundsMaximum = 16
    /// Patience at the start with survivors of a lost supervisor.
    static let recoveryPatience = nanoseconds(milliseconds: 5000)
    /// Steps that run or are not yet confirmed: each has a line of 32 bytes in the ledger.
    static let stepsMaximum: UInt32 = 16_384
    /// Marks that one supervisor can give; see `step_mark_read`.
    static let marksPerInstance: UInt64 = 1 << 32
    /// What a predecessor hands over: a kilobyte for each step.
    static let stateBytesMaximum = 64 * 1024 * 1024
    /// A log of a detached supervisor begins anew beyond this, when one starts.
    static let logBytesMaximum: Int64 = 1024 * 1024
    /// Holes are punched in pieces of at least this, so that a flood does not pay a call for each read.
    static let holeBytesMinimum: UInt64 = 64 * 1024

    static func nanoseconds(milliseconds: UInt64) -> UInt64 { milliseconds * 1_000_000 }
}
