/// The number of an execution, as people type it: 1, 2, 3 …
public struct ExecutionID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number itself.
    public var number: UInt64

    /// Wraps a number.
    public init(number: UInt64) { self.number = number }

    /// Orders executions by age.
    public static func < (left: ExecutionID, right: ExecutionID) -> Bool { left.number < right.number }

    /// The number in decimal.
    public var description: String { String(number) }
}
