/// Branches that run beside each other.
public struct ForkStep: Sendable, Equatable {
    /// In declaration order; the output is the array of their outputs in this order.
    public var branches: [NodeID]
    /// The first success wins, the losers are cancelled, and the output is the winner's alone.
    public var compete: Bool

    /// Each part as its property says.
    public init(branches: [NodeID], compete: Bool) {
        self.branches = branches
        self.compete = compete
    }
}
