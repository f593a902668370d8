import WorkflowModel

/// Resolves names and turns the syntax tree into filters.
struct Compiler {
    let bytes: [UInt8]
    let limits: CompileLimits
    var functions: [Function] = []
    var freeVariables: [String] = []
    /// Definitions of the prelude that are in use, by `name/arity`.
    var prelude: [String: Int] = [:]
    var nodes = 0
    var depth = 0
    var depthMaximum = 0
    /// The definitions whose bodies are being compiled.
    var definitions: [Int] = []
    /// The source position errors are reported at while the prelude is compiled.
    var preludeRange: SourceRange?

    static func compile(_ source: String, limits: CompileLimits) throws(SyntaxError) -> CompiledProgram {
        let syntax = try Parser.parse(source, limits: limits)
        var compiler = Compiler(bytes: Array(source.utf8), limits: limits)
        let layout = FrameLayout(level: 0)
        let root = try compiler.compile(syntax, Place(scope: nil, layout: layout))
        return CompiledProgram(
            root: root, variables: layout.variables, functions: compiler.functions,
            freeVariables: compiler.freeVariables, isDeep: compiler.depthMaximum > Stack.smallTreeDepth)
    }

    /// Where a piece of source stands.
    struct Place {
        var scope: Scope?
        var layout: FrameLayout
        /// True directly in the body of a definition without a frame of its own.
        var isInFramelessBody = false
    }

    func error(_ message: String, _ range: SourceRange) -> SyntaxError {
        SyntaxError(message: message, range: preludeRange ?? range, in: bytes)
    }

    mutating func compile(_ syntax: Syntax, _ place: Place) throws(SyntaxError) -> any Filter {
        nodes += 1
        depth += 1
        depthMaximum = Swift.max(depthMaximum, depth)
        defer { depth -= 1 }
        guard nodes <= limits.nodesMaximum else {
            throw error("the expression has more than \(limits.nodesMaximum) parts", SourceRange(start: 0, end: 0))
        }
        switch syntax {
        case .identity: return IdentityFilter()
        case .recurse: return RecurseFilter(children: nil, condition: nil)
        case .literal(let value): return LiteralFilter(value)
        case .text(let format, let parts): return try compileText(parts, format: format, place)
        case .format(let name): return FormatFilter(TextFormat(name: name))
        case .index, .slice, .iterate: return try compileAccess(syntax, place)
        case .attempt(let body, let handler):
            var compiled: (any Filter)?
            if let handler { compiled = try compile(handler, place) }
            return AttemptFilter(try compile(body, place), handler: compiled)
        case .negate(let term): return NegateFilter(try compile(term, place))
        case .array(let body):
            guard let body else { return LiteralFilter([]) }
            return CollectFilter(try compile(body, place))
        case .object(let pairs): return try compileObject(pairs, place)
        case .conditional(let condition, let then, let rest):
            return ConditionalFilter(
                try compile(condition, place), then: try compile(then, place),
                else: try compile(rest ?? .identity, place))
        case .pipe(let left, let right): return PipeFilter(try compile(left, place), try compile(right, place))
        case .comma(let left, let right): return CommaFilter(try compile(left, place), try compile(right, place))
        case .binary(let operation, let left, let right):
            return BinaryFilter(operation, try compile(left, place), try compile(right, place))
        case .and(let left, let right):
            return LogicFilter(try compile(left, place), try compile(right, place), decisive: false)
        case .or(let left, let right):
            return LogicFilter(try compile(left, place), try compile(right, place), decisive: true)
        case .alternative(let left, let right):
            return AlternativeFilter(try compile(left, place), try compile(right, place))
        case .assign, .update, .arithmeticUpdate, .alternativeUpdate: return try compileAssignment(syntax, place)
        case .reduce, .foreach, .bind, .label, .define: return try compileBinding(syntax, place)
        case .variable(let name, let range): return try compileVariable(name, range, place)
        case .breakOut(let name, let range): return try compileBreak(name, range, place)
        case .call(let name, let arguments, let range): return try compileCall(name, arguments, range, place)
        }
    }

    // MARK: Access

    private mutating func compileAccess(_ syntax: Syntax, _ place: Place) throws(SyntaxError) -> any Filter {
        switch syntax {
        case .index(let term, .literal(.string(let name)), false):
            var names = [name]
            var term = term
            while case .index(let inner, .literal(.string(let name)), false) = term {
                names.append(name)
                term = inner
            }
            let fields = FieldsFilter(names.reversed())
            if case .identity = term { return fields }
            return PipeFilter(try compile(term, place), fields)
        case .index(let term, let key, let isOptional):
            return IndexFilter(try compile(term, place), key: try compile(key, place), isOptional: isOptional)
        case .slice(let term, let lower, let upper, let isOptional):
            return SliceFilter(
                try compile(term, place), from: try compile(lower ?? .literal(nil), place),
                to: try compile(upper ?? .literal(nil), place), isOptional: isOptional)
        case .iterate(let term, let isOptional):
            return IterateFilter(try compile(term, place), isOptional: isOptional)
        default: preconditionFailure("only accesses come here")
        }
    }

    // MARK: Construction

    private mutating func compileText(
        _ parts: [TextPart], format: String, _ place: Place
    ) throws(SyntaxError) -> any Filter {
        var compiled: [TextFilter.Part] = []
        for part in parts {
            switch part {
            case .text(let text): compiled.append(.text(text))
            case .interpolation(let query): compiled.append(.interpolation(try compile(query, place)))
            }
        }
        return TextFilter(compiled, format: TextFormat(name: format))
    }

    private mutating func compileObject(
        _ pairs: [(key: Syntax, value: Syntax?)], _ place: Place
    ) throws(SyntaxError) -> any Filter {
        var compiled: [ObjectFilter.Pair] = []
        for pair in pairs {
            var name: String?
            if case .literal(.string(let text)) = pair.key { name = text }
            var value: (any Filter)?
            if let written = pair.value {
                value = try compile(written, place)
            } else if let name {
                value = FieldsFilter([name])
            }
            compiled.append(ObjectFilter.Pair(key: try compile(pair.key, place), name: name, value: value))
        }
        return ObjectFilter(compiled)
    }

    // MARK: Assignment

    private mutating func compileAssignment(_ syntax: Syntax, _ place: Place) throws(SyntaxError) -> any Filter {
        switch syntax {
        case .assign(let target, let value):
            return AssignFilter(try compile(target, place), try compile(value, place))
        case .update(let target, let change):
            let target = try compile(target, place)
            return UpdateFilter(target, .filter(try compile(change, place)))
        case .arithmeticUpdate(let operation, let target, let value):
            let target = try compile(target, place)
            return UpdateFilter(target, .operation(operation, try compile(value, place)))
        case .alternativeUpdate(let target, let value):
            let target = try compile(target, place)
            return UpdateFilter(target, .alternative(try compile(value, place)))
        default: preconditionFailure("only assignments come here")
        }
    }
}
