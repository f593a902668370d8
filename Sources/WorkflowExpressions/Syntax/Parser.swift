import WorkflowModel

/// A recursive-descent parser of jq 1.8's grammar.
struct Parser {
    var lexer: Lexer
    var token: Token
    let limits: CompileLimits
    var depth = 0

    init(_ source: String, limits: CompileLimits) {
        lexer = Lexer(source)
        self.limits = limits
        token = lexer.next()
    }

    /// The whole source: module directives are refused, definitions alone mean `.`.
    static func parse(_ source: String, limits: CompileLimits) throws(SyntaxError) -> Syntax {
        var parser = Parser(source, limits: limits)
        guard parser.lexer.bytes.count <= limits.sourceBytesMaximum else {
            throw SyntaxError(
                message: "the expression is longer than \(limits.sourceBytesMaximum) bytes", line: 1, column: 1,
                excerpt: "", length: 1)
        }
        try parser.refuseModules()
        if parser.token.kind == .end { return .identity }
        let program = try parser.parseQuery(isProgram: true)
        guard parser.token.kind == .end else { throw parser.unexpected(expecting: "end of expression") }
        return program
    }

    /// One definition, as the prelude of builtins writes them.
    static func parseDefinition(_ source: String) throws(SyntaxError) -> FunctionSyntax {
        var parser = Parser(source, limits: .standard)
        return try parser.parseDefinition()
    }

    private func refuseModules() throws(SyntaxError) {
        switch token.kind {
        case .keyword(.import), .keyword(.include), .keyword(.module):
            throw error(
                "'\(lexer.text(token))' is not supported: an expression cannot read files, so there are no modules",
                token)
        default: return
        }
    }

    // MARK: Tokens

    mutating func advance() { token = lexer.next() }

    func at(_ symbol: Symbol) -> Bool { token.kind == .symbol(symbol) }

    func at(_ keyword: Keyword) -> Bool { token.kind == .keyword(keyword) }

    mutating func accept(_ symbol: Symbol) -> Bool {
        guard at(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Symbol) throws(SyntaxError) {
        guard accept(symbol) else { throw unexpected(expecting: "'\(symbol.rawValue)'") }
    }

    mutating func expect(_ keyword: Keyword) throws(SyntaxError) {
        guard at(keyword) else { throw unexpected(expecting: "'\(keyword.rawValue)'") }
        advance()
    }

    /// The name of a `$name`.
    mutating func expectBinding() throws(SyntaxError) -> String {
        guard token.kind == .binding else { throw unexpected(expecting: "a $name") }
        let name = lexer.name(token)
        advance()
        return name
    }

    mutating func nest<Result>(
        _ body: (inout Parser) throws(SyntaxError) -> Result
    ) throws(SyntaxError) -> Result {
        depth += 1
        guard depth <= limits.depthMaximum else {
            throw error("the expression is nested more than \(limits.depthMaximum) levels deep", token)
        }
        let result = try body(&self)
        depth -= 1
        return result
    }

    // MARK: Queries

    /// Definitions, pipes, commas, `as` and `label`.
    ///
    /// - Parameter isProgram: a program may be definitions alone.
    mutating func parseQuery(isProgram: Bool = false) throws(SyntaxError) -> Syntax {
        try nest { (parser) throws(SyntaxError) in try parser.parseNestedQuery(isProgram: isProgram) }
    }

    private mutating func parseNestedQuery(isProgram: Bool) throws(SyntaxError) -> Syntax {
        var segments: [Syntax] = []
        repeat {
            segments.append(try parseCommas(isProgram: isProgram && segments.isEmpty))
            guard segments.count <= limits.depthMaximum * 4 else {
                throw error("the expression has more than \(limits.depthMaximum * 4) pipes in a row", token)
            }
        } while accept(.pipe)
        var result = segments.removeLast()
        while let segment = segments.popLast() { result = .pipe(segment, result) }
        return result
    }

    private mutating func parseCommas(isProgram: Bool) throws(SyntaxError) -> Syntax {
        var result = try parseItem(isProgram: isProgram)
        var count = 0
        while accept(.comma) {
            count += 1
            guard count <= limits.depthMaximum * 4 else {
                throw error("the expression has more than \(limits.depthMaximum * 4) commas in a row", token)
            }
            result = .comma(result, try parseItem(isProgram: false))
        }
        return result
    }

    private mutating func parseItem(isProgram: Bool) throws(SyntaxError) -> Syntax {
        switch token.kind {
        case .keyword(.def):
            let function = try parseDefinition()
            if isProgram, token.kind == .end { return .define(function, body: .identity) }
            return .define(function, body: try parseQuery(isProgram: isProgram))
        case .keyword(.label):
            advance()
            let name = try expectBinding()
            try expect(.pipe)
            return .label(name, body: try parseQuery())
        default:
            let source = try parseExpression(0)
            guard at(.as) else { return source }
            advance()
            let patterns = try parsePatterns()
            try expect(.pipe)
            return .bind(source: source, patterns: patterns, body: try parseQuery())
        }
    }

    mutating func parseDefinition() throws(SyntaxError) -> FunctionSyntax {
        try expect(.def)
        guard token.kind == .identifier else { throw unexpected(expecting: "the name of a function") }
        let name = lexer.text(token)
        advance()
        var parameters: [FunctionSyntax.Parameter] = []
        if accept(.openParenthesis) {
            repeat {
                switch token.kind {
                case .binding: parameters.append(.init(name: lexer.name(token), isValue: true))
                case .identifier: parameters.append(.init(name: lexer.text(token), isValue: false))
                default: throw unexpected(expecting: "the name of a parameter")
                }
                advance()
            } while accept(.semicolon)
            try expect(.closeParenthesis)
        }
        try expect(.colon)
        let body = try parseQuery()
        try expect(.semicolon)
        return FunctionSyntax(name: name, parameters: parameters, body: body)
    }

    // MARK: Operators

    private enum Associativity { case left, right, none }

    private static func precedence(_ symbol: Token.Kind) -> (level: Int, associativity: Associativity)? {
        switch symbol {
        case .symbol(.alternative): (1, .right)
        case .symbol(.assign), .symbol(.update), .symbol(.addAssign), .symbol(.subtractAssign),
            .symbol(.multiplyAssign), .symbol(.divideAssign), .symbol(.remainderAssign),
            .symbol(.alternativeAssign):
            (2, .none)
        case .keyword(.or): (3, .left)
        case .keyword(.and): (4, .left)
        case .symbol(.equal), .symbol(.notEqual), .symbol(.less), .symbol(.lessOrEqual), .symbol(.greater),
            .symbol(.greaterOrEqual):
            (5, .none)
        case .symbol(.plus), .symbol(.minus): (6, .left)
        case .symbol(.multiply), .symbol(.divide), .symbol(.remainder): (7, .left)
        default: nil
        }
    }

    /// Binary operators that bind at least as tightly as `minimum`.
    mutating func parseExpression(_ minimum: Int) throws(SyntaxError) -> Syntax {
        var left = try parseTerm()
        var count = 0
        while let (level, associativity) = Self.precedence(token.kind), level >= minimum {
            let symbol = token.kind
            advance()
            count += 1
            guard count <= limits.depthMaximum * 4 else {
                throw error("the expression has more than \(limits.depthMaximum * 4) operators in a row", token)
            }
            let operand = associativity == .right ? level : level + 1
            let right = try nest { (parser) throws(SyntaxError) in try parser.parseExpression(operand) }
            left = Self.combine(symbol, left, right)
            if associativity == .none, let next = Self.precedence(token.kind), next.level == level {
                throw error(
                    "'\(lexer.text(token))' cannot follow an operator of its own kind: use parentheses", token)
            }
        }
        return left
    }

    private static func combine(_ symbol: Token.Kind, _ left: Syntax, _ right: Syntax) -> Syntax {
        switch symbol {
        case .symbol(.alternative): .alternative(left, right)
        case .symbol(.assign): .assign(left, right)
        case .symbol(.update): .update(left, right)
        case .symbol(.addAssign): .arithmeticUpdate(.add, left, right)
        case .symbol(.subtractAssign): .arithmeticUpdate(.subtract, left, right)
        case .symbol(.multiplyAssign): .arithmeticUpdate(.multiply, left, right)
        case .symbol(.divideAssign): .arithmeticUpdate(.divide, left, right)
        case .symbol(.remainderAssign): .arithmeticUpdate(.remainder, left, right)
        case .symbol(.alternativeAssign): .alternativeUpdate(left, right)
        case .keyword(.or): .or(left, right)
        case .keyword(.and): .and(left, right)
        case .symbol(.equal): .binary(.equal, left, right)
        case .symbol(.notEqual): .binary(.notEqual, left, right)
        case .symbol(.less): .binary(.less, left, right)
        case .symbol(.lessOrEqual): .binary(.lessOrEqual, left, right)
        case .symbol(.greater): .binary(.greater, left, right)
        case .symbol(.greaterOrEqual): .binary(.greaterOrEqual, left, right)
        case .symbol(.plus): .binary(.add, left, right)
        case .symbol(.minus): .binary(.subtract, left, right)
        case .symbol(.multiply): .binary(.multiply, left, right)
        case .symbol(.divide): .binary(.divide, left, right)
        default: .binary(.remainder, left, right)
        }
    }
}
