/// Which events are meant.
public struct EventFilter: Sendable, Equatable {
    /// What an event must have in common with others.
    public struct Correlation: Sendable, Equatable {
        /// The author's name of the correlation.
        public var name: String
        /// Gives the value over the event.
        public var from: Expression
        /// What the value must be. Nil: what the first event gave.
        public var expect: Template?
        /// Each part as its property says.
        public init(name: String, from: Expression, expect: Template?) {
            self.name = name
            self.from = from
            self.expect = expect
        }
    }

    /// What the attributes must be: a literal is compared; an expression is a condition over the attribute.
    public var attributes: [Template.Member]
    /// What the event must have in common with others.
    public var correlations: [Correlation]

    /// Each part as its property says.
    public init(attributes: [Template.Member], correlations: [Correlation] = []) {
        self.attributes = attributes
        self.correlations = correlations
    }
}
