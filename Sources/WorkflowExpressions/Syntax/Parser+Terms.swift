import WorkflowModel

extension Parser {
    /// A term with its suffixes: `.a`, `[…]`, `?` and so on.
    mutating func parseTerm() throws(SyntaxError) -> Syntax {
        var term = try parsePrimary()
        while let next = try parseSuffix(of: term) { term = next }
        return term
    }

    private mutating func parseSuffix(of term: Syntax) throws(SyntaxError) -> Syntax? {
        switch token.kind {
        case .field:
            let key = Syntax.literal(.string(lexer.name(token)))
            advance()
            return .index(term, key: key, optional: accept(.question))
        case .symbol(.dot):
            advance()
            if token.kind == .quote {
                let key = try parseString(format: "text")
                return .index(term, key: key, optional: accept(.question))
            }
            guard at(.openBracket) else { throw unusualField() }
            return try parseBrackets(of: term)
        case .symbol(.openBracket): return try parseBrackets(of: term)
        case .symbol(.question):
            advance()
            return .attempt(term, handler: nil)
        case .symbol(.destructuringAlternative):
            // Outside of patterns `?//` is `?` and `//` written together.
            token = Token(kind: .symbol(.alternative), start: token.start + 1, end: token.end)
            return .attempt(term, handler: nil)
        default: return nil
        }
    }

    private func unusualField() -> SyntaxError {
        error("try .[\"field\"] instead of .field for unusually named fields", token)
    }

    /// `[]`, `[key]`, `[from:to]`.
    private mutating func parseBrackets(of term: Syntax) throws(SyntaxError) -> Syntax {
        try expect(.openBracket)
        if accept(.closeBracket) { return .iterate(term, optional: accept(.question)) }
        if accept(.colon) {
            let upper = try parseQuery()
            try expect(.closeBracket)
            return .slice(term, from: nil, to: upper, optional: accept(.question))
        }
        let key = try parseQuery()
        if accept(.colon) {
            if accept(.closeBracket) { return .slice(term, from: key, to: nil, optional: accept(.question)) }
            let upper = try parseQuery()
            try expect(.closeBracket)
            return .slice(term, from: key, to: upper, optional: accept(.question))
        }
        try expect(.closeBracket)
        return .index(term, key: key, optional: accept(.question))
    }

    private mutating func parsePrimary() throws(SyntaxError) -> Syntax {
        switch token.kind {
        case .number: return try parseNumber()
        case .quote: return try parseString(format: "text")
        case .format:
            let name = lexer.name(token)
            advance()
            return token.kind == .quote ? try parseString(format: name) : .format(name)
        case .field:
            let name = lexer.name(token)
            advance()
            return .index(.identity, key: .literal(.string(name)), optional: accept(.question))
        case .binding:
            let variable = Syntax.variable(lexer.name(token), SourceRange(start: token.start, end: token.end))
            if lexer.name(token) == "__loc__" { return parseLocation() }
            advance()
            return variable
        case .identifier: return try parseCall()
        case .keyword(let keyword): return try parseKeyword(keyword)
        case .symbol(let symbol): return try parseSymbol(symbol)
        case .invalid, .end: throw unexpected()
        }
    }

    private mutating func parseLocation() -> Syntax {
        let line = lexer.bytes[..<token.start].count { $0 == UInt8(ascii: "\n") } + 1
        advance()
        return .literal(["file": "<top-level>", "line": .integer(Int64(line))])
    }

    private mutating func parseSymbol(_ symbol: Symbol) throws(SyntaxError) -> Syntax {
        switch symbol {
        case .dot:
            advance()
            if token.kind == .quote {
                let key = try parseString(format: "text")
                return .index(.identity, key: key, optional: accept(.question))
            }
            if token.kind == .identifier { throw unusualField() }
            return .identity
        case .recurse:
            advance()
            return .recurse
        case .minus:
            advance()
            return .negate(try nest { (parser) throws(SyntaxError) in try parser.parseTerm() })
        case .openParenthesis:
            advance()
            let query = try parseQuery()
            try expect(.closeParenthesis)
            return query
        case .openBracket:
            advance()
            if accept(.closeBracket) { return .array(nil) }
            let query = try parseQuery()
            try expect(.closeBracket)
            return .array(query)
        case .openBrace: return try parseObject()
        default: throw unexpected()
        }
    }

    private mutating func parseCall() throws(SyntaxError) -> Syntax {
        let name = lexer.text(token)
        let range = SourceRange(start: token.start, end: token.end)
        advance()
        guard accept(.openParenthesis) else {
            switch name {
            case "true": return .literal(true)
            case "false": return .literal(false)
            case "null": return .literal(nil)
            default: return .call(name, [], range)
            }
        }
        var arguments: [Syntax] = []
        repeat { arguments.append(try parseQuery()) } while accept(.semicolon)
        try expect(.closeParenthesis)
        return .call(name, arguments, range)
    }

    // MARK: Keywords

    private mutating func parseKeyword(_ keyword: Keyword) throws(SyntaxError) -> Syntax {
        switch keyword {
        case .if:
            return try nest { (parser) throws(SyntaxError) in try parser.parseConditional() }
        case .try:
            return try nest { (parser) throws(SyntaxError) in try parser.parseTry() }
        case .reduce: return try parseReduce()
        case .foreach: return try parseForeach()
        case .break:
            let start = token.start
            advance()
            guard token.kind == .binding else { throw error("break requires a label to break to", token) }
            let range = SourceRange(start: start, end: token.end)
            return .breakOut(try expectBinding(), range)
        case .as, .def, .module, .import, .include, .then, .else, .elif, .end, .and, .or, .catch, .label:
            throw unexpected()
        }
    }

    /// `if` or `elif` to `end`.
    private mutating func parseConditional() throws(SyntaxError) -> Syntax {
        advance()
        let condition = try parseQuery()
        try expect(.then)
        let consequence = try parseQuery()
        switch token.kind {
        case .keyword(.elif):
            let rest = try nest { (parser) throws(SyntaxError) in try parser.parseConditional() }
            return .conditional(condition: condition, then: consequence, else: rest)
        case .keyword(.else):
            advance()
            let rest = try parseQuery()
            try expect(.end)
            return .conditional(condition: condition, then: consequence, else: rest)
        case .keyword(.end):
            advance()
            return .conditional(condition: condition, then: consequence, else: nil)
        default: throw unexpected(expecting: "'elif', 'else' or 'end'")
        }
    }

    private mutating func parseTry() throws(SyntaxError) -> Syntax {
        advance()
        let body = try parseTerm()
        guard at(.catch) else { return .attempt(body, handler: nil) }
        advance()
        return .attempt(body, handler: try parseTerm())
    }

    private mutating func parseReduce() throws(SyntaxError) -> Syntax {
        advance()
        let source = try parseExpression(0)
        try expect(.as)
        let patterns = try parsePatterns()
        try expect(.openParenthesis)
        let initial = try parseQuery()
        try expect(.semicolon)
        let update = try parseQuery()
        try expect(.closeParenthesis)
        return .reduce(source: source, patterns: patterns, initial: initial, update: update)
    }

    private mutating func parseForeach() throws(SyntaxError) -> Syntax {
        advance()
        let source = try parseExpression(0)
        try expect(.as)
        let patterns = try parsePatterns()
        try expect(.openParenthesis)
        let initial = try parseQuery()
        try expect(.semicolon)
        let update = try parseQuery()
        let extract = accept(.semicolon) ? try parseQuery() : nil
        try expect(.closeParenthesis)
        return .foreach(source: source, patterns: patterns, initial: initial, update: update, extract: extract)
    }

    // MARK: Literals

    private mutating func parseNumber() throws(SyntaxError) -> Syntax {
        guard let number = NumberText.parse(lexer.text(token)) else { throw error("invalid number", token) }
        advance()
        return .literal(number)
    }
}
