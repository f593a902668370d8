/// A place in a text, for people and editors.
public struct SourcePlace: Sendable, Hashable {
    /// Counted from 1.
    public var line: Int
    /// Counted from 1, in Unicode scalars.
    public var column: Int
    /// Unicode scalars from the beginning of the text.
    public var offset: Int

    /// Makes a place from its parts.
    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// The first character of a text.
    public static let beginning = SourcePlace(line: 1, column: 1, offset: 0)
}
