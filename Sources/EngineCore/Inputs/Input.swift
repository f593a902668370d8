public import WorkflowModel

/// One thing that happened to an execution. The core never asks for the time: each input carries it.
public struct Input: Sendable {
    /// What happened.
    public enum Kind: Sendable {
        /// Somebody asks for something; `key` is the request's idempotency key.
        case command(Command, by: Requester, key: String?)
        /// A run effect ended. A stale token gives an empty transition.
        case completed(Token, RunOutcome)
        /// A request effect was answered. A stale token gives an empty transition.
        case answered(Token, RequestOutcome)
        /// A timer effect is due. A stale token gives an empty transition.
        case elapsed(Token)
        /// An admission effect is granted. A stale token gives an empty transition.
        case admitted(Token)
        /// An event was published that a listen effect may mean. A stale token gives an empty transition.
        case heard(Token, HeardEvent)
        /// Nothing: proof of life of the loop.
        case nothing
    }

    /// The wall-clock time of the input.
    public var now: Instant
    /// The number of the last event that was published: who begins to listen means those after it.
    public var lastEvent: UInt64
    /// The boot of the host; run effects carry that of the input which scheduled them.
    public var bootID: String
    /// What happened.
    public var kind: Kind

    /// Makes an input of its parts.
    public init(now: Instant, bootID: String, lastEvent: UInt64 = 0, kind: Kind) {
        self.now = now
        self.bootID = bootID
        self.lastEvent = lastEvent
        self.kind = kind
    }
}
