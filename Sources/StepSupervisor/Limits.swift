/// Every bound of the supervisor, with its reason.
enum Limits {
    /// Connections at once: one engine, its successor while it restarts, and a person who looks.
    static let connectionsMaximum = 8
    /// Bytes that may wait for a client that does not read; more, and it is cut: it finds everything in the list.
    static let unsentBytesMaximum = 4 * 1024 * 1024
    /// Steps that run at once, if there are descriptors for as many: far above what a host does well.
    static let runningStepsMaximum: UInt64 = 4096
    /// Descriptors that a step may take: two pipes, two files, a socket for notices and a control group.
    static let descriptorsPerStep: UInt64 = 6
    /// Descriptors that steps leave: our own, those of clients, of files that are read.
    static let descriptorsReserved: UInt64 = 128
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
    /// Between two looks whether all that was killed is gone, at least.
    static let killInterval = nanoseconds(milliseconds: 20)
    /// Between two looks after a freeze, for processes that were being forked meanwhile; each interval is four times
    /// the one before.
    static let freezeIntervalMinimum = nanoseconds(milliseconds: 5)
    static let freezeIntervalMaximum = nanoseconds(milliseconds: 500)
    /// Looks at the process table in one signal round; each finds only what was forked since the last.
    static let roundsMaximum = 16
    /// Looks at a lock that is held, 20 ms apart: a child that a killed supervisor was just spawning holds it until
    /// its exec.
    static let lockAttemptsMaximum = 25
    /// Patience at the start with survivors of a lost supervisor.
    static let recoveryPatience = nanoseconds(milliseconds: 5000)
    /// Steps that run or are not yet confirmed: some hundred bytes each, far above what an engine leaves unconfirmed.
    static let stepsMaximum = 16_384
    /// Marks that one life of the supervisor can give: a mark is the life's number, and which of them it is.
    static let marksPerLife: UInt64 = 1 << 32
    /// The smallest number of a life; each has ten digits, so that all names of lives are of the same length.
    static let lifeMinimum: UInt64 = 1_000_000_000
    /// What a predecessor hands over: of each step log fields and an unfinished line, twice, at most 64 KiB.
    static let stateBytesMaximum = 1024 * 1024 * 1024
    /// Holes begin and end at multiples of this: a multiple of every usual block size, because part of a block would
    /// become zeros instead of a hole. Head and tail may each keep as much more.
    static let holeAlignment: UInt64 = 64 * 1024

    /// What a step may write as its outputs; they become one value of the execution's state.
    static let reportedBytesMaximum = 1024 * 1024
    /// Datagrams of one step that are read before others have their turn.
    static let noticesPerTurn = 64
    /// Between two times at which notices are told to the clients: faster than people read.
    static let noticeInterval = nanoseconds(milliseconds: 250)
    /// A longer line goes to journald in pieces; journald itself cuts at 48 KiB.
    static let logLineBytesMaximum = 16 * 1024
    /// Lines of one stream that go to journald: in the long run, and at once after a silence.
    static let stepLogLinesPerSecond: UInt64 = 1_000
    static let stepLogLinesBurst: UInt64 = 5_000
    /// The same for all steps together: some 10 µs of processor time a line, here and in journald.
    static let logLinesPerSecond: UInt64 = 5_000
    static let logLinesBurst: UInt64 = 20_000
    /// Lines that wait for journald, of all steps: a second of its work.
    static let logBacklogBytesMaximum = 2 * 1024 * 1024
    /// Between two looks whether journald has room again.
    static let logRetryInterval = nanoseconds(milliseconds: 5)
    /// After a line that nobody took, before the next is tried.
    static let journalRetryInterval = nanoseconds(milliseconds: 1000)
    /// Between two records of when a stream went on; doubles with every so many records.
    static let timelineIntervalMilliseconds: UInt64 = 20
    static let timelineRecordsPerInterval: UInt64 = 65_536

    /// Every time of the supervisor is in nanoseconds.
    static func nanoseconds(milliseconds: UInt64) -> UInt64 { milliseconds * 1_000_000 }
}
