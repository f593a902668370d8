/// The text of a jq expression, without `${ }`. It was compiled once when its definition was loaded, so it is known to parse.
public struct Expression: Sendable, Hashable {
    /// jq, without `${ }`.
    public var source: String
    /// Each part as its property says.
    public init(_ source: String) { self.source = source }
}
