import WorkflowModel

/// A range of bytes of the source.
struct SourceRange: Sendable {
    var start: Int
    var end: Int
}

/// The tree of a parsed program, names not yet resolved.
indirect enum Syntax: Sendable {
    case identity
    case recurse
    case literal(Value)
    case text(format: String, parts: [TextPart])
    case format(String)
    /// `optional`: a `?` stands directly behind, which hides errors of this access but not those of the term.
    case index(Syntax, key: Syntax, optional: Bool)
    case slice(Syntax, from: Syntax?, to: Syntax?, optional: Bool)
    case iterate(Syntax, optional: Bool)
    case attempt(Syntax, handler: Syntax?)
    case negate(Syntax)
    case array(Syntax?)
    /// Without a value it is what stands at the key in the input, as in `{"a\(1, 2)"}`.
    case object([(key: Syntax, value: Syntax?)])
    case reduce(source: Syntax, patterns: [Pattern], initial: Syntax, update: Syntax)
    case foreach(source: Syntax, patterns: [Pattern], initial: Syntax, update: Syntax, extract: Syntax?)
    case conditional(condition: Syntax, then: Syntax, else: Syntax?)
    case variable(String, SourceRange)
    case call(String, [Syntax], SourceRange)
    case breakOut(String, SourceRange)
    case label(String, body: Syntax)
    case define(FunctionSyntax, body: Syntax)
    case bind(source: Syntax, patterns: [Pattern], body: Syntax)
    case pipe(Syntax, Syntax)
    case comma(Syntax, Syntax)
    case binary(BinaryOperator, Syntax, Syntax)
    case and(Syntax, Syntax)
    case or(Syntax, Syntax)
    case alternative(Syntax, Syntax)
    case assign(Syntax, Syntax)
    case update(Syntax, Syntax)
    case arithmeticUpdate(BinaryOperator, Syntax, Syntax)
    case alternativeUpdate(Syntax, Syntax)
}

/// A piece of a string with interpolations.
enum TextPart: Sendable {
    case text(String)
    case interpolation(Syntax)
}

/// What a value is taken apart into by `as`.
indirect enum Pattern: Sendable {
    case variable(String)
    case array([Pattern])
    case object([(key: Syntax, variable: String?, pattern: Pattern?)])
}

/// A definition: `def name(parameters): body;`.
struct FunctionSyntax: Sendable {
    var name: String
    var parameters: [Parameter]
    var body: Syntax

    /// `name` or `$name`.
    struct Parameter: Sendable {
        var name: String
        var isValue: Bool
    }
}

enum BinaryOperator: Sendable {
    case add, subtract, multiply, divide, remainder
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}
