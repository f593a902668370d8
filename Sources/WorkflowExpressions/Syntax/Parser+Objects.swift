import WorkflowModel

extension Parser {
    /// `{key: value, …}`.
    mutating func parseObject() throws(SyntaxError) -> Syntax {
        let open = token
        advance()
        var pairs: [(key: Syntax, value: Syntax?)] = []
        while !at(.closeBrace) {
            if token.kind == .end { throw error("syntax error, unexpected end of expression: '{' is not closed", open) }
            pairs.append(try parsePair())
            guard accept(.comma) else { break }
        }
        try expect(.closeBrace)
        return .object(pairs)
    }

    private mutating func parsePair() throws(SyntaxError) -> (key: Syntax, value: Syntax?) {
        let start = token
        let key: Syntax
        var isShorthandAllowed = false
        switch token.kind {
        case .identifier, .keyword:
            let name = lexer.text(token)
            key = .literal(.string(name))
            isShorthandAllowed = true
            advance()
        case .binding:
            let name = lexer.name(token)
            let range = SourceRange(start: token.start, end: token.end)
            let value = try name == "__loc__" ? parseTerm() : .variable(name, range)
            if name != "__loc__" { advance() }
            guard at(.colon), name != "__loc__" else { return (.literal(.string(name)), value) }
            key = value
        case .quote, .format:
            let format = token.kind == .format ? lexer.name(token) : "text"
            if token.kind == .format { advance() }
            guard token.kind == .quote else { throw unexpected(expecting: "a string") }
            key = try parseString(format: format)
            isShorthandAllowed = true
        case .symbol(.openParenthesis):
            advance()
            key = try parseKeyQuery()
        default:
            throw error(
                token.kind == .number
                    ? "May need parentheses around object key expression"
                    : "syntax error, unexpected '\(lexer.text(token))' where the key of an object should be", start)
        }
        guard at(.colon) else {
            if isShorthandAllowed, at(.comma) || at(.closeBrace) { return (key, nil) }
            throw unexpected(expecting: "':'")
        }
        advance()
        return (key, try parsePairValue())
    }

    /// The key in parentheses; a constant that is no string is refused at once.
    private mutating func parseKeyQuery() throws(SyntaxError) -> Syntax {
        let start = token.start
        let key = try parseQuery()
        if case .literal(let value) = key, value.kind != .string {
            throw error(
                "Cannot use \(value.kind.name) (\(ErrorText.excerpt(value))) as object key",
                SourceRange(start: start, end: token.start))
        }
        try expect(.closeParenthesis)
        return key
    }

    /// Operators and pipes, but no commas.
    private mutating func parsePairValue() throws(SyntaxError) -> Syntax {
        let value = try nest { (parser) throws(SyntaxError) in try parser.parseExpression(0) }
        guard accept(.pipe) else { return value }
        return .pipe(value, try nest { (parser) throws(SyntaxError) in try parser.parsePairValue() })
    }

    // MARK: Patterns

    /// One pattern, or several with `?//` between them.
    mutating func parsePatterns() throws(SyntaxError) -> [Pattern] {
        var patterns: [Pattern] = []
        repeat { patterns.append(try parsePattern()) } while accept(.destructuringAlternative)
        return patterns
    }

    private mutating func parsePattern() throws(SyntaxError) -> Pattern {
        switch token.kind {
        case .binding: return .variable(try expectBinding())
        case .symbol(.openBracket):
            advance()
            var elements: [Pattern] = []
            repeat {
                elements.append(try nest { (parser) throws(SyntaxError) in try parser.parsePattern() })
            } while accept(.comma)
            try expect(.closeBracket)
            return .array(elements)
        case .symbol(.openBrace):
            advance()
            var pairs: [(key: Syntax, variable: String?, pattern: Pattern?)] = []
            repeat { pairs.append(try parsePatternPair()) } while accept(.comma)
            try expect(.closeBrace)
            return .object(pairs)
        default: throw unexpected(expecting: "a $name or '[' or '{'")
        }
    }

    private mutating func parsePatternPair() throws(SyntaxError) -> (
        key: Syntax, variable: String?, pattern: Pattern?
    ) {
        let key: Syntax
        var variable: String?
        switch token.kind {
        case .binding:
            let name = try expectBinding()
            key = .literal(.string(name))
            variable = name
            guard at(.colon) else { return (key, name, nil) }
        case .identifier, .keyword:
            key = .literal(.string(lexer.text(token)))
            advance()
        case .quote: key = try parseString(format: "text")
        case .format:
            let format = lexer.name(token)
            advance()
            guard token.kind == .quote else { throw unexpected(expecting: "a string") }
            key = try parseString(format: format)
        case .symbol(.openParenthesis):
            advance()
            key = try parseKeyQuery()
        default: throw unexpected(expecting: "the key of a pattern")
        }
        try expect(.colon)
        let pattern = try nest { (parser) throws(SyntaxError) in try parser.parsePattern() }
        return (key, variable, pattern)
    }
}
