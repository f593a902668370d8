/// A command and its answer, for the audit and for repeated request keys.
public struct CommandRecord: Sendable, Equatable {
    /// What was asked.
    public var verb: Command.Verb
    /// Who asked.
    public var requester: Requester
    /// The request's idempotency key.
    public var key: String?
    /// Why, in the requester's words.
    public var reason: String?
    /// What was answered.
    public var reply: Reply

    /// Makes a record of its parts.
    public init(verb: Command.Verb, requester: Requester, key: String?, reason: String?, reply: Reply) {
        self.verb = verb
        self.requester = requester
        self.key = key
        self.reason = reason
        self.reply = reply
    }
}
