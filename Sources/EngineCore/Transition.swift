/// What one input did: the facts to make durable, the wishes to grant after that, and the answer to give after that.
public struct Transition: Sendable, Equatable {
    /// Already applied to the execution, in this order.
    public var events: [Event]
    /// In the order to grant them.
    public var effects: [EffectChange]
    /// Nil unless the input was a command.
    public var reply: Reply?

    /// Makes a transition of its parts.
    public init(events: [Event] = [], effects: [EffectChange] = [], reply: Reply? = nil) {
        self.events = events
        self.effects = effects
        self.reply = reply
    }

    /// Whether nothing happened and nothing is to be said.
    public var isEmpty: Bool { events.isEmpty && effects.isEmpty && reply == nil }
}
