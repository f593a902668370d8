/// Branches that run beside each other.
public struct ForkStep: Sendable, Equatable {
    /// In declaration order; the output is the array of their outputs in this order.
    public var branches: [NodeID]
    /// The first success wins, the losers are cancelled, and the output is the winner's alone.
    public var compete: Bool
    /// How many branches run at once; nil means all.
    public var concurrencyMaximum: Int?

    /// Each part as its property says.
    public init(branches: [NodeID], compete: Bool, concurrencyMaximum: Int? = nil) {
        self.branches = branches
        self.compete = compete
        self.concurrencyMaximum = concurrencyMaximum
    }
}
