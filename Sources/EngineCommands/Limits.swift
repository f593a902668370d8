import WorkflowModel

/// What the command line reads, holds and how often it draws.
enum Limits {
    /// Bytes of a document or an input file: what one request can carry.
    static let fileBytesMaximum = 1 << 20
    /// Bytes of the input of an expression: as much as a step may give.
    static let expressionInputBytesMaximum = JSONLimits.stepData.bytesMaximum
    /// The shortest time between two drawings of a live view: eyes see no more than ten a second.
    static let redrawInterval = Duration.milliseconds(100)
    /// How long a lost daemon is looked for while an execution is followed: a restart with a long recovery.
    static let reconnectDuration = Duration.seconds(120)
    /// The pause between two attempts to reconnect.
    static let reconnectInterval = Duration.milliseconds(200)
    /// How long one question for more output may be held back by the daemon.
    static let logWait = Duration.seconds(10)
    /// A line of step output is broken here, so that output without newlines is shown and not held.
    static let logLineBytesMaximum = 64 << 10
    /// Finished steps that a live view remembers; a terminal shows fewer.
    static let rememberedStepsMaximum = 1_000
    /// Without a terminal that says how wide it is.
    static let terminalWidthDefault = 80
    /// A terminal narrower than this is treated as this wide: nothing sensible fits.
    static let terminalWidthMinimum = 20
}
