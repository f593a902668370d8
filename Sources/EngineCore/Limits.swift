/// The bounds of the core, each with its reason.
public enum Limits {
    /// Events of one transition. Bounds the size of one append (about 100 bytes an event make 1 MB) and how long the
    /// loop can keep a core busy (about 10 ms); a longer run yields and goes on with its next input.
    public static let eventsPerTransition = 10_000

    /// Expressions that one transition evaluates, each with its own bound of work: simple ones take some microseconds.
    public static let evaluationsPerTransition = 5_000

    /// Bytes of the values that one transition makes and records, roughly: bounds an append like the number of events,
    /// and what expressions over large values copy.
    public static let bytesPerTransition = 16 << 20

    /// Request keys that are remembered with their replies. A client repeats a request within seconds, and a person
    /// gives few commands in that time.
    public static let requestKeysRemembered = 32

    /// Bytes of a request key: two UUIDs with text around them fit.
    public static let requestKeyBytesMaximum = 256

    /// Bytes of a reason or of the text of an interruption, which every report repeats.
    public static let reasonBytesMaximum = 4_096

    /// Threads in a status report or an inspection. A page of a list is smaller; programs use the summary's count.
    public static let threadsPerReport = 1_000

    /// Threads of one execution. A thread costs about 1 KB, so this is about 100 MB.
    public static let threadsMaximum = 100_000

    /// Frames of one thread: the nesting of a document is bounded far below that.
    public static let framesMaximum = 256

    /// Items of one loop. They live in memory together, and every iteration adds events to the journal.
    public static let loopItemsMaximum = 1_000_000

    /// Events that one task holds: consumed, and waiting for their iteration or needed for the output. More is a flood
    /// that nobody meant; a checkpoint writes them all.
    public static let eventsHeldMaximum = 10_000
    /// Bytes of the events that one task holds, roughly: a transition's own bound.
    public static let eventBytesHeldMaximum = 16 << 20
    /// Lifecycle events that led to each other's executions are counted so far.
    public static let lifecycleDepthCounted = 1_000
    /// Bytes of what a person sees beside the question of an approval, roughly: some screens of text, repeated by every
    /// status and every list of those who wait.
    public static let approvalDataBytesMaximum = 64 << 10
    /// Faults of clean-up handlers that are kept: each of the three kinds runs once per end.
    public static let handlerErrorsKept = 8

    /// Bytes of a fault's detail that come from a command's standard error: a screen of text.
    public static let stderrDetailBytesMaximum = 2_048

    /// Bytes that a command may write to `$ENGINE_OUTPUT`; the host takes no more.
    public static let reportedBytesMaximum = 1 << 20

    /// Hexadecimal digits of a request's idempotency key: 128 bits, which no two requests share by chance.
    static let idempotencyKeyDigits = 32

    /// Bytes of a command as `status` shows it: one line of a wide terminal.
    public static let commandLineBytesMaximum = 200

    /// Depth of a value that an expression or a group may make: what steps may print, and shallow enough for
    /// recursions on a thread's stack of 512 KiB.
    public static let valueDepthMaximum = 512

    /// Depth of a value in a codec: what may be made, with what a document of 64 levels puts around it.
    public static let codecDepthMaximum = 640

    /// Milliseconds that a computed duration may have: about 285 years, so that sums with the present do not overflow.
    public static let durationMillisecondsMaximum: Int64 = 9_000_000_000_000

    /// The last instant, in milliseconds since 1970: exact in a double, and far from overflow in sums.
    public static let instantMaximum: Int64 = 1 << 53

    // MARK: Schedules

    /// How late a time may be noticed without counting as missed: longer than any pause of a busy machine, and shorter
    /// than a sleep of the host that somebody notices.
    public static let scheduleLatenessMaximum: Duration = .seconds(60)

    /// How far the clock may be set back without a time of the calendar coming twice: more than a change from summer time.
    /// Beyond it the time before was wrong, and the new one counts; cron(8) draws the line there, too.
    public static let clockSetBackMaximum: Duration = .seconds(3 * 3_600)

    /// Starts that a schedule makes up for at once when `missed` is `all`: those of the newest times. A day of a
    /// quarter-hourly schedule fits.
    public static let missedStartsMaximum = 100

    /// Missed times of a calendar expression that are counted at once: a week of a minutely one.
    public static let missedTimesCounted = 10_080

    /// Executions of one schedule at once, where it allows them beside each other: more is a schedule that is faster
    /// than its work.
    public static let scheduledExecutionsMaximum = 1_000

    /// Starts of one schedule that wait for executions before them.
    public static let scheduledStartsQueued = 100

    /// Bytes of the inputs of one schedule's starts that are decided or wait, roughly: four of the largest inputs that
    /// somebody can send. A checkpoint writes them all in one entry.
    public static let scheduledStartBytesMaximum = 32 << 20

    /// Bytes of the events that one schedule holds, roughly: they become one input, which has to fit into one append
    /// beside what else happens in the same turn.
    public static let scheduleEventBytesHeldMaximum = 4 << 20
}
