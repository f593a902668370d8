/// The runner's limits.
extension Limits {
    /// Bytes of standard error in a fault: what a person reads of it.
    static let stderrTailBytesMaximum = 4 * 1024
    /// Lines of standard error in a fault, for the same reason.
    static let stderrTailLinesMaximum = 20
    /// Requests that a supervisor may leave unread: four of the largest. Beyond, it hangs, and is connected to anew.
    static let runnerUnsentBytesMaximum = 80 * 1024 * 1024
    /// Bytes of one field of a line in the host's journal: names and keys, which the language bounds far below.
    static let logFieldBytesMaximum = 2 * 1024
    /// A send buffer larger than this goes back to the system when it is empty.
    static let runnerBufferBytesKept = 64 * 1024
    /// The log of a supervisor that the engine starts begins anew beyond this.
    static let supervisorLogBytesMaximum: Int64 = 1 << 20
}
