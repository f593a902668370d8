/// Names one effect of an execution. Unique within its execution and never reused, so that a late result is told
/// from a current one.
public struct Token: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself; the first is 1.
    public var number: UInt64

    /// Wraps a number.
    public init(number: UInt64) { self.number = number }

    /// Orders tokens by when they were given out.
    public static func < (left: Token, right: Token) -> Bool { left.number < right.number }

    /// The number in decimal.
    public var description: String { String(number) }
}
