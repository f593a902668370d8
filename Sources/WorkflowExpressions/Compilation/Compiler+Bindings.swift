import WorkflowModel

extension Compiler {
    mutating func compileBinding(_ syntax: Syntax, _ place: Place) throws(SyntaxError) -> any Filter {
        switch syntax {
        case .bind(let source, let patterns, let body):
            let source = try compile(source, place)
            let (compiled, inner) = try compile(patterns, place)
            return BindFilter(source, as: compiled, try compile(body, inner))
        case .reduce(let source, let patterns, let initial, let update):
            let source = try compile(source, place)
            let initial = try compile(initial, place)
            let (compiled, inner) = try compile(patterns, place)
            return ReduceFilter(source, as: compiled, initial: initial, update: try compile(update, inner))
        case .foreach(let source, let patterns, let initial, let update, let extract):
            let source = try compile(source, place)
            let initial = try compile(initial, place)
            let (compiled, inner) = try compile(patterns, place)
            let update = try compile(update, inner)
            var output: (any Filter)?
            if let extract { output = try compile(extract, inner) }
            return ForeachFilter(source, as: compiled, initial: initial, update: update, extract: output)
        case .label(let name, let body):
            let slot = place.layout.addVariable()
            var inner = place
            inner.scope = Scope(.label(name: name, level: place.layout.level, slot: slot), in: place.scope)
            return LabelFilter(slot: slot, body: try compile(body, inner))
        case .define(let function, let body):
            let scope = try define(function, place)
            var inner = place
            inner.scope = scope
            return try compile(body, inner)
        default: preconditionFailure("only bindings come here")
        }
    }

    // MARK: Patterns

    private mutating func compile(
        _ patterns: [Pattern], _ place: Place
    ) throws(SyntaxError) -> (CompiledPatterns, Place) {
        var names: [String: Int] = [:]
        var compiled: [CompiledPattern] = []
        for pattern in patterns { compiled.append(try compile(pattern, place, &names)) }
        var inner = place
        for (name, slot) in names.sorted(by: { $0.value < $1.value }) {
            inner.scope = Scope(.variable(name: name, level: place.layout.level, slot: slot), in: inner.scope)
        }
        return (CompiledPatterns(patterns: compiled, slots: names.values.sorted()), inner)
    }

    private mutating func compile(
        _ pattern: Pattern, _ place: Place, _ names: inout [String: Int]
    ) throws(SyntaxError) -> CompiledPattern {
        switch pattern {
        case .variable(let name): return .variable(slot: slot(of: name, place, &names))
        case .array(let elements):
            var compiled: [CompiledPattern] = []
            for element in elements { compiled.append(try compile(element, place, &names)) }
            return .array(compiled)
        case .object(let pairs):
            var compiled: [CompiledPattern.Pair] = []
            for pair in pairs {
                let key = try compile(pair.key, place)
                var slot: Int?
                if let variable = pair.variable { slot = self.slot(of: variable, place, &names) }
                var inner: CompiledPattern?
                if let pattern = pair.pattern { inner = try compile(pattern, place, &names) }
                compiled.append(CompiledPattern.Pair(key: key, slot: slot, pattern: inner))
            }
            return .object(compiled)
        }
    }

    private func slot(of name: String, _ place: Place, _ names: inout [String: Int]) -> Int {
        if let slot = names[name] { return slot }
        let slot = place.layout.addVariable()
        names[name] = slot
        return slot
    }

    // MARK: Names

    mutating func compileVariable(
        _ name: String, _ range: SourceRange, _ place: Place
    ) throws(SyntaxError) -> any Filter {
        var scope = place.scope
        while let current = scope {
            if case .variable(name, let level, let slot) = current.meaning {
                return VariableFilter(levels: place.layout.level - level, slot: slot)
            }
            scope = current.outer
        }
        switch name {
        case "ENV": return LiteralFilter([:])
        case "__prog_args":
            throw error("$__prog_args is not supported: an expression has no command line", range)
        default: break
        }
        if name.utf8.contains(UInt8(ascii: ":")) { throw error("$\(name) is not defined: there are no modules", range) }
        if let index = freeVariables.firstIndex(of: name) { return ArgumentFilter(index: index) }
        freeVariables.append(name)
        return ArgumentFilter(index: freeVariables.count - 1)
    }

    mutating func compileBreak(
        _ name: String, _ range: SourceRange, _ place: Place
    ) throws(SyntaxError) -> any Filter {
        var scope = place.scope
        while let current = scope {
            if case .label(name, let level, let slot) = current.meaning {
                return BreakFilter(levels: place.layout.level - level, slot: slot)
            }
            scope = current.outer
        }
        throw error("$*label-\(name) is not defined", range)
    }

    // MARK: Definitions

    /// Adds a definition and gives the scope in which it is known.
    mutating func define(_ function: FunctionSyntax, _ place: Place) throws(SyntaxError) -> Scope {
        let index = functions.count
        let hasFrame = !function.parameters.isEmpty || function.body.bindsVariables
        functions.append(Function(body: EmptyFilter(), variables: 0, parameters: [], hasFrame: hasFrame))
        let scope = Scope(
            .function(name: function.name, arity: function.parameters.count, index: index, level: place.layout.level),
            in: place.scope)
        definitions.append(index)
        defer { definitions.removeLast() }
        // Whether calls within the body have exactly one result is not known yet: assume it, and compile again if
        // that was wrong. Definitions within definitions would repeat that at each level, so only the outer ones do.
        let assumption = definitions.count <= 2
        let checkpoint = (freeVariables, prelude)
        try compileBody(of: function, at: index, scope, place, assumingSingle: assumption)
        if assumption, !functions[index].body.isSingle, functions[index].isRecursive {
            functions.removeSubrange((index + 1)...)
            (freeVariables, prelude) = checkpoint
            try compileBody(of: function, at: index, scope, place, assumingSingle: false)
        }
        return scope
    }

    private mutating func compileBody(
        of function: FunctionSyntax, at index: Int, _ scope: Scope, _ place: Place, assumingSingle: Bool
    ) throws(SyntaxError) {
        functions[index].isSingle = assumingSingle
        functions[index].isRecursive = false
        let layout = functions[index].hasFrame ? FrameLayout(level: place.layout.level + 1) : place.layout
        var inner = Place(scope: scope, layout: layout, isInFramelessBody: !functions[index].hasFrame)
        var usages: [ParameterUsage] = []
        for (position, parameter) in function.parameters.enumerated() {
            let usage = ParameterUsage()
            usages.append(usage)
            inner.scope = Scope(
                .parameter(name: parameter.name, level: layout.level, index: position, usage: usage), in: inner.scope)
        }
        for parameter in function.parameters where parameter.isValue {
            let slot = layout.addVariable()
            inner.scope = Scope(.variable(name: parameter.name, level: layout.level, slot: slot), in: inner.scope)
        }
        functions[index].parameters = function.parameters.map { .init(isValue: $0.isValue, isCalled: true) }
        functions[index].takesClosures = !function.parameters.isEmpty
        let body = try compile(function.body, inner)
        functions[index].body = body
        functions[index].variables = functions[index].hasFrame ? layout.variables : 0
        functions[index].isSingle = body.isSingle
        defer { functions[index].takesClosures = functions[index].parameters.contains(where: \.isCalled) }
        for (position, usage) in usages.enumerated() {
            guard function.parameters[position].isValue else { continue }
            functions[index].parameters[position].isCalled = usage.isCalled
            functions[index].callsValues = functions[index].callsValues || usage.isCalled
        }
    }
}
