import WorkflowModel

/// Builds definitions from JSON that looks like the language, for tests of what definitions do.
struct DefinitionBuilder {
    private var nodes: [Node] = []
    /// Directives to named siblings, resolved once all nodes are there.
    private var jumps: [(node: NodeID, list: NodeID?, name: String, place: Place)] = []

    private enum Place {
        case then
        case choice(Int)
        case handler
    }

    struct Problem: Error { var text: String }

    static func definition(_ text: String) throws -> Definition { try definition(Value.parse(text)) }

    static func definition(_ document: Value) throws -> Definition {
        guard case .object(let object) = document else { throw Problem(text: "no object") }
        var builder = DefinitionBuilder()
        let root = try builder.add(document, key: "", name: "root", parent: nil)
        var handlers: [String: NodeID] = [:]
        for name in ["onCancel", "onFailure", "onExit"] {
            guard let list = object[name] else { continue }
            handlers[name] = try builder.add(["do": list], key: "/\(name)", name: name, parent: root)
        }
        try builder.resolve()
        var options = builder.nodes[0].options
        builder.nodes[0].options = TaskOptions()
        options.then = .continue
        return Definition(
            namespace: "test", name: object["name"]?.stringValue ?? "sample", version: "1.0.0", nodes: builder.nodes,
            options: options, onCancel: handlers["onCancel"], onFailure: handlers["onFailure"],
            onExit: handlers["onExit"], executionsMaximum: object["executions"]?.intValue,
            source: .init(form: .openWorkflow, text: "", digest: "0"))
    }

    // MARK: - Tasks

    private mutating func add(_ task: Value, key: String, name: String, parent: NodeID?) throws -> NodeID {
        guard case .object(let object) = task else { throw Problem(text: "no task at \(key)") }
        let id = NodeID(nodes.count)
        let options = try options(object)
        nodes.append(Node(id: id, key: key, name: name, parent: parent, step: .sequence([]), options: options))
        if let then = object["then"]?.stringValue { jump(id, parent, then, .then) }
        nodes[id.index].step = try step(object, id, key)
        return id
    }

    private mutating func list(_ value: Value?, key: String, parent: NodeID) throws -> [NodeID] {
        guard case .array(let entries)? = value else { throw Problem(text: "no list at \(key)") }
        var children: [NodeID] = []
        for (index, entry) in entries.enumerated() {
            guard case .object(let object) = entry, let (name, task) = object.first else {
                throw Problem(text: "no entry at \(key)/\(index)")
            }
            children.append(try add(task, key: "\(key)/\(index)/\(name)", name: name, parent: parent))
        }
        return children
    }

    /// A list as a `do` node of its own.
    private mutating func body(_ value: Value?, key: String, name: String, parent: NodeID) throws -> NodeID {
        let id = NodeID(nodes.count)
        nodes.append(Node(id: id, key: key, name: name, parent: parent, step: .sequence([])))
        nodes[id.index].step = .sequence(try list(value, key: key, parent: id))
        return id
    }

    private mutating func step(_ object: OrderedObject, _ id: NodeID, _ key: String) throws -> Step {
        if let value = object["for"] { return try loop(value, object["do"], id, key) }
        if let value = object["do"] { return .sequence(try list(value, key: "\(key)/do", parent: id)) }
        if let value = object["graph"] { return try graph(value, object, id, key) }
        if let value = object["fork"] {
            let branches = try list(value.member("branches"), key: "\(key)/fork/branches", parent: id)
            return .fork(ForkStep(branches: branches, compete: value.member("compete") == true))
        }
        if let value = object["switch"] { return try choice(value, id) }
        if let value = object["set"] { return .assign(Self.template(value)) }
        if object["try"] != nil { return try attempt(object, id, key) }
        if let value = object["raise"] {
            return .raise(
                FaultTemplate(
                    type: Self.template(value.member("type")), status: Self.template(value.member("status")),
                    title: value.optional("title").map(Self.template),
                    detail: value.optional("detail").map(Self.template)))
        }
        if let value = object["wait"] { return .wait(Self.duration(value)) }
        if let value = object["run"] { return .run(try run(value)) }
        if let value = object["workflow"] { return .workflow(Self.workflow(value)) }
        if case .string(let uri)? = object["call"] {
            return .call(
                .http(
                    HTTPCall(
                        method: .literal("post"), endpoint: Endpoint(uri: .literal(.string(uri))),
                        headers: .object([
                            Template.Member("key", .expression(Expression("$secrets.key"))),
                            Template.Member("kind", .expression(Expression(".kind"))),
                        ]))))
        }
        if case .string(let document)? = object["openapi"] {
            return .call(
                .openAPI(
                    OpenAPICall(
                        document: Endpoint(uri: .literal(.string(document))), operationID: .literal("find"),
                        parameters: object["with"].map(Self.template))))
        }
        if let value = object["function"] {
            let body = try add(value, key: "\(key)/call/f", name: "f", parent: id)
            return .function(FunctionStep(arguments: object["with"].map(Self.template), body: body))
        }
        if object["extend"] != nil { return try extended(object, id, key) }
        if let value = object["listen"] { return .listen(try listen(value, object, id, key)) }
        if let value = object["emit"] { return .emit(Self.template(value)) }
        throw Problem(text: "no step at \(key)")
    }

    /// `{one|all|any: [{with, correlate}], until, read}` with `foreach` beside it, or `{approval: {prompt, data}}`.
    private mutating func listen(
        _ value: Value, _ object: OrderedObject, _ id: NodeID, _ key: String
    ) throws -> ListenStep {
        if let approval = value.optional("approval") {
            return ListenStep(
                consumption: .any([], until: nil),
                approval: ListenStep.Approval(
                    prompt: approval.optional("prompt").map(Self.template),
                    data: approval.optional("data").map(Self.template)))
        }
        var step = ListenStep(
            consumption: Self.consumption(value),
            read: value.optional("read")?.stringValue.flatMap(ListenStep.Read.init) ?? .data)
        if object["foreach"] != nil {
            step.iteration = ListenStep.Iteration(
                itemVariable: "event", indexVariable: "i",
                body: try body(object["foreach"], key: "\(key)/foreach/do", name: "do", parent: id))
        }
        return step
    }

    private static func consumption(_ value: Value) -> EventConsumption {
        if let one = value.optional("one") { return .one(filter(one)) }
        if case .array(let all)? = value.optional("all") { return .all(all.map(filter)) }
        guard case .array(let any)? = value.optional("any") else { return .any([], until: nil) }
        let until: EventConsumption.Until? =
            switch value.optional("until") {
            case nil: nil
            case .string(let text)?: .condition(Expression(text))
            case .some(let other): .consumed(consumption(other))
            }
        return .any(any.map(filter), until: until)
    }

    private static func filter(_ value: Value) -> EventFilter {
        var attributes: [Template.Member] = []
        if case .object(let members) = value.member("with") {
            attributes = members.map { Template.Member($0.key, template($0.value)) }
        }
        var correlations: [EventFilter.Correlation] = []
        if case .object(let members)? = value.optional("correlate") {
            correlations = members.map { member in
                EventFilter.Correlation(
                    name: member.key, from: Expression(member.value.member("from").stringValue ?? "."),
                    expect: member.value.optional("expect").map(template))
            }
        }
        return EventFilter(attributes: attributes, correlations: correlations)
    }

    private static func workflow(_ value: Value) -> WorkflowStep {
        WorkflowStep(
            target: .registered(
                namespace: "test", name: value.member("name").stringValue ?? "child",
                version: value.optional("version")?.stringValue ?? "latest"),
            input: value.optional("input").map(template), awaitsCompletion: value.optional("await") != false,
            returnsOutput: value.optional("return")?.stringValue != "none")
    }

    /// `extend` holds the task, `before` and `after` lists, `when` a condition.
    private mutating func extended(_ object: OrderedObject, _ id: NodeID, _ key: String) throws -> Step {
        let when = object["when"]?.stringValue.map(Expression.init)
        let before = try object["before"].map {
            try body($0, key: "\(key)/before", name: "before", parent: id)
        }
        let task = try add(object["extend"] ?? [:], key: "\(key)/task", name: nodes[id.index].name, parent: id)
        let after = try object["after"].map { try body($0, key: "\(key)/after", name: "after", parent: id) }
        return .extended(ExtendedStep(name: "x", when: when, before: before, body: task, after: after))
    }

    private mutating func graph(_ value: Value, _ object: OrderedObject, _ id: NodeID, _ key: String) throws -> Step {
        let children = try list(value, key: "\(key)/graph", parent: id)
        guard case .array(let entries) = value else { throw Problem(text: "no graph at \(key)") }
        let names = children.map { nodes[$0.index].name }
        let graph = zip(children, entries).map { child, entry -> GraphStep.Child in
            guard case .object(let entry) = entry, case .array(let needs)? = entry.values.first?.optional("needs")
            else { return GraphStep.Child(node: child, needs: []) }
            return GraphStep.Child(
                node: child,
                needs: needs.compactMap { need in
                    names.firstIndex(of: need.stringValue ?? "").map { children[$0] }
                })
        }
        return .graph(
            GraphStep(
                children: graph, concurrencyMaximum: object["concurrency"]?.intValue,
                failurePolicy: object["policy"]?.stringValue == "finishIndependent" ? .finishIndependent : .failFast))
    }

    private mutating func loop(_ value: Value, _ body: Value?, _ id: NodeID, _ key: String) throws -> Step {
        let bodyID = try self.body(body, key: "\(key)/for/do", name: "do", parent: id)
        return .loop(
            LoopStep(
                itemVariable: value.optional("each")?.stringValue ?? "item",
                indexVariable: value.optional("at")?.stringValue ?? "index",
                collection: Self.template(value.member("in")),
                whileCondition: value.optional("while")?.stringValue.map(Expression.init), body: bodyID,
                mode: value.optional("parallel")?.intValue.map { .mapped(parallelMaximum: $0) } ?? .chained))
    }

    private mutating func choice(_ value: Value, _ id: NodeID) throws -> Step {
        guard case .array(let entries) = value else { throw Problem(text: "no cases") }
        var cases: [ChoiceCase] = []
        for (index, entry) in entries.enumerated() {
            guard case .object(let object) = entry, let (name, choice) = object.first else { continue }
            let then = choice.optional("then")?.stringValue ?? "continue"
            jump(id, nodes[id.index].parent, then, .choice(index))
            cases.append(
                ChoiceCase(
                    name: name, condition: choice.optional("when")?.stringValue.map(Expression.init), then: .continue))
        }
        return .choice(cases)
    }

    private mutating func attempt(_ object: OrderedObject, _ id: NodeID, _ key: String) throws -> Step {
        let body = try self.body(object["try"], key: "\(key)/try", name: "try", parent: id)
        let clause = object["catch"] ?? [:]
        var handler: NodeID?
        if let list = clause.optional("do") {
            handler = try self.body(list, key: "\(key)/catch/do", name: "catch", parent: id)
        }
        let with = clause.member("errors")
        if let then = clause.optional("then")?.stringValue { jump(id, nodes[id.index].parent, then, .handler) }
        return .attempt(
            AttemptStep(
                body: body,
                filter: FaultFilter(
                    type: with.optional("type")?.stringValue, status: with.optional("status")?.intValue,
                    instance: with.optional("instance")?.stringValue),
                errorVariable: clause.optional("as")?.stringValue ?? "error",
                when: clause.optional("when")?.stringValue.map(Expression.init),
                exceptWhen: clause.optional("exceptWhen")?.stringValue.map(Expression.init),
                retry: clause.optional("retry").map(Self.retry), handler: handler,
                catchesWhenExhausted: clause.optional("swallow") != false))
    }

    private static func retry(_ value: Value) -> RetryPolicy {
        var backoff = RetryPolicy.Backoff.constant
        switch value.optional("backoff")?.stringValue {
        case "linear": backoff = .linear
        case "exponential": backoff = .exponential(factor: Double(value.optional("factor")?.intValue ?? 2))
        default: break
        }
        return RetryPolicy(
            when: value.optional("when")?.stringValue.map(Expression.init),
            retriesMaximum: value.optional("count")?.intValue,
            attemptDurationMaximum: value.optional("attemptDuration").map(duration),
            totalDurationMaximum: value.optional("duration").map(duration), backoff: backoff,
            delay: value.optional("delay").map(duration), delayMaximum: value.optional("maxDelay").map(duration),
            jitter: value.optional("jitter").map {
                RetryPolicy.Jitter(minimum: duration($0.member("from")), maximum: duration($0.member("to")))
            })
    }

    private func run(_ value: Value) throws -> RunStep {
        if case .string(let script) = value {
            return RunStep(program: .script(script), parsing: .trimmedText, onInterrupt: .rerun)
        }
        guard case .object(let object) = value else { throw Problem(text: "no command") }
        let program: RunStep.Program
        if let command = object["command"] {
            program = .command(Self.template(command))
        } else if case .array(let vector)? = object["vector"] {
            program = .vector(vector.map(Self.template))
        } else if let code = object["python"] {
            program = .interpreted(.python, code: Self.template(code))
        } else if let image = object["container"] {
            program = .container(ContainerProgram(image: Self.template(image), cleanup: .always))
        } else {
            program = .script(object["script"]?.stringValue ?? "")
        }
        var environment: [Template.Member] = []
        if case .object(let env)? = object["env"] {
            environment = env.map { Template.Member($0.key, Self.template($0.value)) }
        }
        var codes: [Int] = []
        if case .array(let list)? = object["successCodes"] { codes = list.compactMap(\.intValue) }
        return RunStep(
            program: program, arguments: object["args"].map(Self.template), environment: environment,
            workingDirectory: object["cwd"].map(Self.template), stdin: object["stdin"].map(Self.template),
            awaitsCompletion: object["await"] != false,
            returns: object["return"]?.stringValue.flatMap(RunStep.Returns.init) ?? .stdout,
            parsing: object["parse"]?.stringValue.flatMap(RunStep.Parsing.init) ?? .text, successCodes: codes,
            onInterrupt: object["onInterrupt"]?.stringValue.flatMap(RunStep.OnInterrupt.init) ?? .pause)
    }

    // MARK: - Parts

    private func options(_ object: OrderedObject) throws -> TaskOptions {
        TaskOptions(
            condition: object["if"]?.stringValue.map(Expression.init), inputFrom: object["input"].map(Self.template),
            inputSchema: object["inputSchema"], outputAs: object["output"].map(Self.template),
            outputSchema: object["outputSchema"], exportAs: object["export"].map(Self.template),
            exportSchema: object["exportSchema"], timeout: object["timeout"].map(Self.duration),
            breakpoint: object["breakpoint"] == true, allowFailure: object["allowFailure"] == true)
    }

    private static func duration(_ value: Value) -> DurationSource {
        if case .string(let text) = value, let duration = Duration(iso8601: text) { return .constant(duration) }
        return .template(template(value))
    }

    static func template(_ value: Value) -> Template {
        switch value {
        case .string(let text) where text.hasPrefix("${") && text.hasSuffix("}"):
            .expression(Expression(String(text.dropFirst(2).dropLast())))
        case .null, .boolean, .integer, .double, .string: .literal(value)
        case .array(let elements): .array(elements.map(template))
        case .object(let members): .object(members.map { Template.Member($0.key, template($0.value)) })
        }
    }

    private mutating func jump(_ id: NodeID, _ list: NodeID?, _ name: String, _ place: Place) {
        jumps.append((id, list, name, place))
    }

    private mutating func resolve() throws {
        for jump in jumps {
            let directive: FlowDirective
            switch jump.name {
            case "continue": directive = .continue
            case "exit": directive = .exit
            case "end": directive = .end
            default:
                let sibling = nodes.first { $0.parent == jump.list && $0.name == jump.name }
                guard let sibling else { throw Problem(text: "no task \(jump.name)") }
                directive = .task(sibling.id)
            }
            switch (jump.place, nodes[jump.node.index].step) {
            case (.then, _): nodes[jump.node.index].options.then = directive
            case (.choice(let index), .choice(var cases)):
                cases[index].then = directive
                nodes[jump.node.index].step = .choice(cases)
            case (.handler, .attempt(var attempt)):
                attempt.handlerThen = directive
                nodes[jump.node.index].step = .attempt(attempt)
            case (.choice, _), (.handler, _): throw Problem(text: "no place for \(jump.name)")
            }
        }
    }
}

extension Value {
    var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var intValue: Int? {
        if case .integer(let number) = self { Int(number) } else { nil }
    }

    func optional(_ name: String) -> Value? {
        guard case .object(let object) = self else { return nil }
        return object[name]
    }
}
