/// Why a source is not a program: with its place, so that a definition's diagnostics can point into the expression.
public struct SyntaxError: Error, Sendable, Equatable {
    /// What is wrong and, where there is one, the remedy.
    public var message: String
    /// Counted from 1.
    public var line: Int
    /// Counted from 1, in Unicode scalars.
    public var column: Int
    /// The line of source that holds the place.
    public var excerpt: String
    /// How many scalars the caret underlines.
    public var length: Int

    /// An error at a place.
    public init(message: String, line: Int, column: Int, excerpt: String, length: Int) {
        self.message = message
        self.line = line
        self.column = column
        self.excerpt = excerpt
        self.length = length
    }

    /// The line of source with the place underlined.
    public var caret: String {
        "    \(excerpt)\n    " + String(repeating: " ", count: column - 1)
            + String(repeating: "^", count: Swift.max(1, length))
    }
}

extension SyntaxError: CustomStringConvertible {
    /// The message, the place and the underlined line, on three lines.
    public var description: String { "\(message) at line \(line), column \(column):\n\(caret)" }
}
