/// A token of the source, by its range of bytes.
struct Token {
    enum Kind: Equatable {
        case identifier
        case keyword(Keyword)
        /// `.name`
        case field
        /// `$name`
        case binding
        case number
        /// `@name`
        case format
        /// The opening quote of a string; the parser reads what follows.
        case quote
        case symbol(Symbol)
        case invalid
        case end
    }

    var kind: Kind
    var start: Int
    var end: Int
}

enum Keyword: String {
    case `as`, def, module, `import`, include, `if`, then, `else`, elif, end, reduce, foreach, and, or, `try`, `catch`,
        label, `break`

    /// The keyword with these bytes.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard (2...7).contains(bytes.count), let first = bytes.first, first >= 0x61, first <= 0x74 else { return nil }
        self.init(rawValue: String(decoding: bytes, as: UTF8.self))
    }
}

enum Symbol: String {
    case dot = "."
    case recurse = ".."
    case question = "?"
    case destructuringAlternative = "?//"
    case assign = "="
    case semicolon = ";"
    case comma = ","
    case colon = ":"
    case pipe = "|"
    case plus = "+"
    case minus = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
    case dollar = "$"
    case less = "<"
    case greater = ">"
    case lessOrEqual = "<="
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
    case alternative = "//"
    case update = "|="
    case addAssign = "+="
    case subtractAssign = "-="
    case multiplyAssign = "*="
    case divideAssign = "/="
    case remainderAssign = "%="
    case alternativeAssign = "//="
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"
    case openBrace = "{"
    case closeBrace = "}"
}
