/// Why a test cannot go on.
public struct TestFailure: Error, CustomStringConvertible {
    /// For the reader of the test's log.
    public var description: String

    /// A failure with what is said of it.
    public init(_ description: String) { self.description = description }
}
