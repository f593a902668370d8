/// Names one thread of an execution: the main line is 0, every branch has a number of its own that is never reused.
public struct ThreadID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself.
    public var number: UInt64

    /// Wraps a number.
    public init(number: UInt64) { self.number = number }

    /// The main line.
    public static let main = ThreadID(number: 0)

    /// Orders threads by when they started.
    public static func < (left: ThreadID, right: ThreadID) -> Bool { left.number < right.number }

    /// The number in decimal.
    public var description: String { String(number) }
}
