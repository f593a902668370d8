import WorkflowModel

extension Compiler {
    mutating func compileCall(
        _ name: String, _ arguments: [Syntax], _ range: SourceRange, _ place: Place
    ) throws(SyntaxError) -> any Filter {
        var scope = place.scope
        while let current = scope {
            switch current.meaning {
            case .parameter(name, let level, let index, let usage) where arguments.isEmpty:
                usage.isCalled = true
                return ParameterFilter(levels: place.layout.level - level, index: index)
            case .function(name, arguments.count, let index, let level):
                return try compileCall(of: index, definedAt: level, arguments, place)
            case .parameter, .function, .variable, .label: scope = current.outer
            }
        }
        return try compileBuiltin(name, arguments, range, place)
    }

    private mutating func compileCall(
        of index: Int, definedAt level: Int, _ arguments: [Syntax], _ place: Place
    ) throws(SyntaxError) -> any Filter {
        if definitions.contains(index) { functions[index].isRecursive = true }
        let levels = place.layout.level - level
        var compiled: [CallArgument] = []
        var allValuesAreSingle = true
        var refersToCaller = false
        for (argument, parameter) in zip(arguments, functions[index].parameters) {
            let call = try compileArgument(argument, isValue: parameter.isValue, place)
            switch call {
            case .value(let filter, _): allValuesAreSingle = allValuesAreSingle && filter.isSingle
            case .closure: refersToCaller = true
            case .parameter: break
            }
            compiled.append(call)
        }
        let isIndependent = !refersToCaller && levels > 0
        return CallFilter(
            function: index, levels: levels, arguments: compiled,
            isSingle: functions[index].isSingle && allValuesAreSingle,
            mayReplaceCaller: allValuesAreSingle && (isIndependent || place.isInFramelessBody))
    }

    private mutating func compileArgument(
        _ argument: Syntax, isValue: Bool, _ place: Place
    ) throws(SyntaxError) -> CallArgument {
        if !isValue, case .call(let name, let inner, _) = argument, inner.isEmpty {
            let filter = try compile(argument, place)
            if let parameter = filter as? ParameterFilter {
                return .parameter(levels: parameter.levels, index: parameter.index)
            }
            _ = name
            return .closure(filter, variables: nil)
        }
        if isValue { return .value(try compile(argument, place), variables: nil) }
        let (filter, variables) = try compileClosure(argument, place)
        return .closure(filter, variables: variables)
    }

    /// A filter that may run within itself: it gets a frame of its own when it binds variables.
    private mutating func compileClosure(
        _ syntax: Syntax, _ place: Place
    ) throws(SyntaxError) -> (filter: any Filter, variables: Int?) {
        guard syntax.bindsVariables else { return (try compile(syntax, place), nil) }
        let layout = FrameLayout(level: place.layout.level + 1)
        let filter = try compile(syntax, Place(scope: place.scope, layout: layout))
        return (filter, layout.variables)
    }

    // MARK: Builtins

    private mutating func compileBuiltin(
        _ name: String, _ arguments: [Syntax], _ range: SourceRange, _ place: Place
    ) throws(SyntaxError) -> any Filter {
        let signature = "\(name)/\(arguments.count)"
        guard let builtin = Builtins.table[signature] else { throw undefined(name, arguments.count, range) }
        switch builtin {
        case .value(let function):
            return FunctionFilter(function, [])
        case .refused(let reason):
            throw error("\(signature) is not supported: \(reason)", range)
        case .function1, .function2, .function3:
            var compiled: [any Filter] = []
            for argument in arguments { compiled.append(try compile(argument, place)) }
            return FunctionFilter(builtin, compiled)
        case .form(let make):
            var compiled: [any Filter] = []
            for argument in arguments {
                let (filter, variables) = try compileClosure(argument, place)
                compiled.append(variables.map { FramedFilter(filter, variables: $0) } ?? filter)
            }
            return make(compiled)
        case .definition(let source):
            let index = try preludeFunction(signature, source, range, place)
            return try compileCall(of: index, definedAt: 0, arguments, place)
        }
    }

    /// Builtins that are written in jq are compiled into the program when it first uses them.
    private mutating func preludeFunction(
        _ signature: String, _ source: String, _ range: SourceRange, _ place: Place
    ) throws(SyntaxError) -> Int {
        if let index = prelude[signature] { return index }
        let function = try PreludeCache.definition(source)
        let outer = preludeRange
        preludeRange = outer ?? range
        defer { preludeRange = outer }
        prelude[signature] = functions.count
        let root = Place(scope: nil, layout: FrameLayout(level: 0))
        let scope = try define(function, root)
        guard case .function(_, _, let index, _) = scope.meaning else { preconditionFailure("define gives a function") }
        return index
    }

    private func undefined(_ name: String, _ arity: Int, _ range: SourceRange) -> SyntaxError {
        if name.utf8.contains(UInt8(ascii: ":")) {
            return error("\(name)/\(arity) is not defined: there are no modules", range)
        }
        let arities = Builtins.arities(of: name)
        let remedy =
            arities.isEmpty ? "" : " (there is \(arities.map { "\(name)/\($0)" }.joined(separator: ", ")))"
        return error("\(name)/\(arity) is not defined\(remedy)", range)
    }
}
