/// The index of a node within its definition; stable for the life of the definition.
public struct NodeID: Sendable, Hashable, Comparable {
    /// The index into the definition's nodes.
    public var index: Int
    /// Each part as its property says.
    public init(_ index: Int) { self.index = index }
    /// Document order.
    public static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}
