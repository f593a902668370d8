/// A compiled regular expression of `pattern` or `patternProperties`.
///
/// Regular expressions are injected, since their library belongs to the expression language.
public struct Pattern: Sendable {
    /// True when the expression matches anywhere in the text; false also when its work bound is passed.
    public let matches: @Sendable (String) -> Bool

    /// A pattern that is decided by a function.
    public init(matches: @escaping @Sendable (String) -> Bool) { self.matches = matches }
}

/// Makes patterns of the text of regular expressions (ECMA-262 as far as the library follows it).
public struct PatternCompiler: Sendable {
    /// Nil when the text is no regular expression.
    public let compile: @Sendable (String) -> Pattern?

    /// A compiler that is a function.
    public init(compile: @escaping @Sendable (String) -> Pattern?) { self.compile = compile }
}
