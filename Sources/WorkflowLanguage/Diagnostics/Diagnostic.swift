/// One problem of an authored document: what is wrong, where, and what to do about it.
public struct Diagnostic: Error, Sendable, Equatable {
    /// Whether the document can be used in spite of the problem.
    public enum Severity: String, Sendable {
        /// The document is refused.
        case error
        /// The document is accepted, but probably does not do what its author means.
        case warning
    }

    /// Whether the problem refuses the document.
    public var severity: Severity
    /// What is wrong, in one sentence without a full stop.
    public var message: String
    /// What the author can do about it.
    public var remedy: String?
    /// Counted from 1.
    public var line: Int
    /// Counted from 1, in Unicode scalars.
    public var column: Int
    /// The JSON pointer of the element in the author's document, `""` for the document itself.
    public var pointer: String
    /// A stable name of the kind of problem, such as `unknownKey`.
    public var code: String

    /// Makes a diagnostic from all its parts.
    public init(
        severity: Severity = .error, message: String, remedy: String? = nil, line: Int, column: Int, pointer: String,
        code: String
    ) {
        self.severity = severity
        self.message = message
        self.remedy = remedy
        self.line = line
        self.column = column
        self.pointer = pointer
        self.code = code
    }

    /// One line for people and editors: `file:line:column: message (remedy)`.
    public func rendered(file: String) -> String {
        let kind = severity == .warning ? "warning: " : ""
        let advice = remedy.map { " (\($0))" } ?? ""
        return "\(file):\(line):\(column): \(kind)\(message)\(advice)"
    }
}

extension Diagnostic {
    /// Document order; at one place errors come before warnings.
    static func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
        if left.line != right.line { return left.line < right.line }
        if left.column != right.column { return left.column < right.column }
        return left.severity == .error && right.severity == .warning
    }
}
