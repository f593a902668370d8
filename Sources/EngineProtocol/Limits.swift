public import WorkflowModel

/// What the wire allows; both ends name these and nothing else.
public enum ProtocolLimits {
    /// The longest request line without its newline, unless configured: a definition of 512 KiB fits even when every
    /// byte is escaped.
    public static let requestLineBytesDefault = 1 << 20
    /// The most that can be configured: an input beyond it would not fit one append of the journal.
    public static let requestLineBytesMaximum = 8 << 20
    /// The longest line from the daemon: the output of an execution and pages of history are larger than any request.
    public static let responseLineBytesMaximum = 16 << 20
    /// How long a line may stay half sent before its sender is cut, because an open half line holds a buffer.
    public static let halfLineDurationMaximum = Duration.seconds(10)
    /// Requests of one connection that wait for their answer; the next one is answered `busy`.
    public static let pipelinedRequestsMaximum = 128
    /// Subscriptions of one connection: a browser page or a person watches a handful.
    public static let subscriptionsMaximum = 64
    /// The longest request key: four UUIDs, so that keys can be composed.
    public static let keyBytesMaximum = 256
    /// The longest reason of a pause, resume or cancel: it is journaled with the command.
    public static let reasonBytesMaximum = 4_096
    /// The longest name of a file, process or node in a request: the kernel's path limit.
    public static let nameBytesMaximum = 4_096
    /// The most breakpoints or skipped nodes in one request.
    public static let nodeKeysMaximum = 1_000
    /// Executions of one page of a list when the request does not say.
    public static let listCountDefault = 100
    /// Executions of one page of a list at most: a page stays far below the line limit.
    public static let listCountMaximum = 1_000
    /// Entries of one page of history when the request does not say.
    public static let historyCountDefault = 500
    /// Entries of one page of history at most; a page is also cut when it nears the line limit.
    public static let historyCountMaximum = 5_000
    /// Bytes of step output in one answer: base64 of it stays far below the line limit.
    public static let logBytesMaximum = 1 << 20
    /// How long an answer with no new step output may be held back.
    public static let logWaitMaximum = Duration.seconds(30)
    /// How long the answer to a start may wait for the end of the execution: longer ones are followed by `watch`.
    public static let startWaitMaximum = Duration.seconds(300)
    /// The longest path of a Unix socket: `sockaddr_un` has 108 bytes with the final zero.
    public static let socketPathBytesMaximum = 107

    /// How requests are parsed: strictly, since anybody who may connect can send them.
    public static let requestJSON = JSONLimits(
        depthMaximum: 64, bytesMaximum: requestLineBytesMaximum, keysMaximum: 10_000, digitsMaximum: 32)
    /// How lines from the daemon are parsed: they carry what steps produced (512 levels deep) in an envelope.
    public static let responseJSON = JSONLimits(
        depthMaximum: 576, bytesMaximum: responseLineBytesMaximum, keysMaximum: 1_000_000, digitsMaximum: 1_024)
}
