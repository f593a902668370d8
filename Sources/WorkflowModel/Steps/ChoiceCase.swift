/// One case of a `switch`.
public struct ChoiceCase: Sendable, Equatable {
    /// The author's name of the case.
    public var name: String
    /// Nil is the default case.
    public var condition: Expression?
    /// Where the flow goes when the case holds.
    public var then: FlowDirective

    /// Each part as its property says.
    public init(name: String, condition: Expression?, then: FlowDirective) {
        self.name = name
        self.condition = condition
        self.then = then
    }
}
