/// Every bound of this target, with its reason.
enum Limits {
    /// The largest document: 1 MiB, as the largest message on the control socket.
    static let documentBytesMaximum = 1 << 20
    /// Deeper documents are mistakes or attacks: the deepest useful nesting seen is about 20.
    static let depthMaximum = 64
    /// A tree of this many nodes takes some 20 MB, and about a second to compile.
    static let nodesMaximum = 100_000
    /// What aliases may add to a document by repeating anchored text.
    static let replayedBytesMaximum = 1 << 20
    /// What is written once and repeated in many tasks (the environment of all commands, an error of `use`) may add up
    /// to this much in the compiled form, which the journal keeps.
    static let repeatedBytesMaximum = 4 << 20
    /// Beyond this nobody reads on.
    static let diagnosticsMaximum = 100
    /// Longer messages come from long texts of the author, whose beginning is enough to find them.
    static let messageLengthMaximum = 300
    /// What Linux takes as one argument of a command, with its end.
    static let scriptBytesMaximum = 131_071
    /// Each execution keeps a state per task, and the checkpoint all of them.
    static let tasksMaximum = 10_000
    /// Task names become keys, log fields and columns of tables.
    static let nameLengthMaximum = 128
    /// More attempts than this is a loop without end in all but name.
    static let attemptsMaximum = 1_000_000
    /// Distance for "did you mean": more than this suggests noise.
    static let suggestionDistanceMaximum = 3
    /// Secrets of one command: far above what one needs, and within what the step supervisor takes.
    static let secretsMaximum = 64
}
