/// Splits the source into tokens, one at a time.
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    init(_ source: String) { bytes = Array(source.utf8) }

    mutating func next() -> Token {
        skipBlanks()
        let start = position
        guard start < bytes.count else { return Token(kind: .end, start: start, end: start) }
        let kind = scan(bytes[start])
        return Token(kind: kind, start: start, end: position)
    }

    func text(_ token: Token) -> String { String(decoding: bytes[token.start..<token.end], as: UTF8.self) }

    /// The text after a one-byte sigil.
    func name(_ token: Token) -> String { String(decoding: bytes[(token.start + 1)..<token.end], as: UTF8.self) }

    private func peek(_ offset: Int) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case UInt8(ascii: "#"): skipComment()
            default: return
            }
        }
    }

    /// A comment ends with its line, unless an odd number of backslashes stands before the line's end (as in jq 1.7).
    private mutating func skipComment() {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\\"):
                position += 1
                if peek(0) == 0x0D, peek(1) == 0x0A { position += 2 } else { position += 1 }
            case 0x0A:
                position += 1
                return
            default: position += 1
            }
        }
        position = Swift.min(position, bytes.count)
    }

    private mutating func scan(_ byte: UInt8) -> Token.Kind {
        if byte.startsName { return scanIdentifier() }
        switch byte {
        case UInt8(ascii: "."):
            if peek(1).startsName {
                position += 1
                skipName()
                return .field
            }
            return peek(1).isDigit ? scanNumber() : scanSymbol()
        case UInt8(ascii: "$"):
            guard peek(1).startsName else { return scanSymbol() }
            position += 1
            skipQualifiedName()
            return .binding
        case UInt8(ascii: "@"):
            guard peek(1).continuesName else {
                position += 1
                return .invalid
            }
            position += 1
            skipName()
            return .format
        case UInt8(ascii: "\""):
            position += 1
            return .quote
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return scanNumber()
        default: return scanSymbol()
        }
    }

    private mutating func skipName() {
        while peek(0).continuesName { position += 1 }
    }

    private mutating func skipQualifiedName() {
        skipName()
        while peek(0) == UInt8(ascii: ":"), peek(1) == UInt8(ascii: ":"), peek(2).startsName {
            position += 2
            skipName()
        }
    }

    private mutating func scanIdentifier() -> Token.Kind {
        let start = position
        skipQualifiedName()
        if let keyword = Keyword(bytes[start..<position]) { return .keyword(keyword) }
        return .identifier
    }

    private mutating func scanNumber() -> Token.Kind {
        while peek(0).isDigit { position += 1 }
        if peek(0) == UInt8(ascii: ".") {
            position += 1
            while peek(0).isDigit { position += 1 }
        }
        if peek(0) | 0x20 == UInt8(ascii: "e") {
            let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if peek(signed ? 2 : 1).isDigit {
                position += signed ? 3 : 2
                while peek(0).isDigit { position += 1 }
            }
        }
        return .number
    }

    private mutating func scanSymbol() -> Token.Kind {
        let second = peek(1)
        let third = peek(2)
        let assigns = second == UInt8(ascii: "=")
        func one(_ symbol: Symbol) -> (Symbol, Int) { (symbol, 1) }
        let match: (Symbol, Int)
        switch bytes[position] {
        case UInt8(ascii: "."): match = second == UInt8(ascii: ".") ? (.recurse, 2) : one(.dot)
        case UInt8(ascii: "?"):
            let isAlternative = second == UInt8(ascii: "/") && third == UInt8(ascii: "/")
            match = isAlternative ? (.destructuringAlternative, 3) : one(.question)
        case UInt8(ascii: "="): match = assigns ? (.equal, 2) : one(.assign)
        case UInt8(ascii: ";"): match = one(.semicolon)
        case UInt8(ascii: ","): match = one(.comma)
        case UInt8(ascii: ":"): match = one(.colon)
        case UInt8(ascii: "|"): match = assigns ? (.update, 2) : one(.pipe)
        case UInt8(ascii: "+"): match = assigns ? (.addAssign, 2) : one(.plus)
        case UInt8(ascii: "-"): match = assigns ? (.subtractAssign, 2) : one(.minus)
        case UInt8(ascii: "*"): match = assigns ? (.multiplyAssign, 2) : one(.multiply)
        case UInt8(ascii: "%"): match = assigns ? (.remainderAssign, 2) : one(.remainder)
        case UInt8(ascii: "/"):
            if second == UInt8(ascii: "/") {
                match = third == UInt8(ascii: "=") ? (.alternativeAssign, 3) : (.alternative, 2)
            } else {
                match = assigns ? (.divideAssign, 2) : one(.divide)
            }
        case UInt8(ascii: "$"): match = one(.dollar)
        case UInt8(ascii: "<"): match = assigns ? (.lessOrEqual, 2) : one(.less)
        case UInt8(ascii: ">"): match = assigns ? (.greaterOrEqual, 2) : one(.greater)
        case UInt8(ascii: "!") where assigns: match = (.notEqual, 2)
        case UInt8(ascii: "("): match = one(.openParenthesis)
        case UInt8(ascii: ")"): match = one(.closeParenthesis)
        case UInt8(ascii: "["): match = one(.openBracket)
        case UInt8(ascii: "]"): match = one(.closeBracket)
        case UInt8(ascii: "{"): match = one(.openBrace)
        case UInt8(ascii: "}"): match = one(.closeBrace)
        default:
            position += 1
            while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
            return .invalid
        }
        position += match.1
        return .symbol(match.0)
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var startsName: Bool { (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) || self == 0x5F }
    var continuesName: Bool { startsName || isDigit }
}
