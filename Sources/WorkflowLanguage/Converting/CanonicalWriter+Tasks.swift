import WorkflowModel

/// Tasks of the canonical form.
extension CanonicalWriter {
    func task(_ node: Node) throws(CanonicalForm.Missing) -> OrderedObject {
        let options = node.options
        var task = OrderedObject()
        task["if"] = options.condition.map { .string($0.source) }
        var input = OrderedObject()
        input["schema"] = options.inputSchema.map { ["document": $0] }
        input["from"] = options.inputFrom.map(Self.expressionOrValue)
        if !input.isEmpty { task["input"] = .object(input) }
        let (kind, commandOptions) = try step(node)
        for (key, value) in kind { task[key] = value }
        var output = OrderedObject()
        output["schema"] = options.outputSchema.map { ["document": $0] }
        output["as"] = options.outputAs.map(Self.expressionOrValue)
        if !output.isEmpty { task["output"] = .object(output) }
        task["timeout"] = options.timeout.map { ["after": Self.value(of: $0)] }
        var engine = commandOptions
        if options.breakpoint { engine["breakpoint"] = true }
        if options.allowFailure { engine["allowFailure"] = true }
        var metadata = OrderedObject()
        if case .object(let given)? = options.metadata { metadata = given }
        if !engine.isEmpty { metadata["engine"] = .object(engine) }
        if !metadata.isEmpty { task["metadata"] = .object(metadata) }
        return task
    }

    /// The keys of the task's kind, and the engine's options that go with it.
    private func step(_ node: Node) throws(CanonicalForm.Missing) -> (OrderedObject, OrderedObject) {
        switch node.step {
        case .sequence(let children): (["do": .array(try items(children))], [:])
        case .graph(let graph): (try call(graph), [:])
        case .loop(let loop): (try call(loop, node), [:])
        case .attempt(let attempt): (try attempted(attempt), [:])
        case .assign(let template): (["set": Self.value(of: template)], [:])
        case .wait(let duration): (["wait": Self.value(of: duration)], [:])
        case .emit(let template): (["emit": ["event": ["with": Self.value(of: template)]]], [:])
        case .run(let run): (["run": .object(try command(run, node))], commandOptions(run))
        case .call(.http(let call)):
            (
                ["call": "http", "with": .object(Self.arguments(of: call))],
                call.onInterrupt.map { ["onInterrupt": .string($0.rawValue)] } ?? [:]
            )
        case .workflow(let workflow): (["run": .object(try child(workflow, node))], [:])
        case .raise(let fault): (["raise": ["error": .object(Self.error(fault))]], [:])
        case .listen(let listen) where listen.approval != nil:
            throw missing(node, "an approval has no canonical form")
        case .fork, .choice, .call(.openAPI), .listen, .function, .extended: throw missing(node)
        }
    }

    func call(_ graph: GraphStep) throws(CanonicalForm.Missing) -> OrderedObject {
        var with: OrderedObject = ["do": .array(try items(graph.children.map(\.node)))]
        var needs = OrderedObject()
        for child in graph.children where !child.needs.isEmpty {
            needs[definition.nodes[child.node.index].name] = .array(
                child.needs.map { .string(definition.nodes[$0.index].name) })
        }
        if !needs.isEmpty { with["needs"] = .object(needs) }
        with["parallel"] = graph.concurrencyMaximum.map { .integer(Int64($0)) }
        if graph.failurePolicy != .failFast { with["onFailure"] = .string(graph.failurePolicy.rawValue) }
        return ["call": "graph:1.0.0@default", "with": .object(with)]
    }

    private func call(_ loop: LoopStep, _ node: Node) throws(CanonicalForm.Missing) -> OrderedObject {
        guard case .mapped(let parallelMaximum) = loop.mode else { throw missing(node) }
        let with: OrderedObject = [
            "in": Self.expressionOrValue(loop.collection), "each": .string(loop.itemVariable),
            "at": .string(loop.indexVariable), "parallel": .integer(Int64(parallelMaximum)),
            "do": .array(try body(loop.body)),
        ]
        return ["call": "map:1.0.0@default", "with": .object(with)]
    }

    /// The tasks of a list that the canonical form has and the short form has not.
    private func body(_ id: NodeID) throws(CanonicalForm.Missing) -> [Value] {
        if case .sequence(let children) = definition.nodes[id.index].step { return try items(children) }
        return [try item(id)]
    }

    /// A short-form `retry` does not swallow the fault: the canonical form raises it again.
    private func attempted(_ attempt: AttemptStep) throws(CanonicalForm.Missing) -> OrderedObject {
        var handling = OrderedObject()
        handling["retry"] = attempt.retry.map { .object(Self.policy($0)) }
        if let handler = attempt.handler {
            handling["do"] = .array(try body(handler))
        } else if !attempt.catchesWhenExhausted {
            let parts = ["type", "status", "title", "detail", "instance"]
            let error = parts.map { ($0, Value.string("${ $error.\($0) }")) }
            handling["do"] = [["fail": ["raise": ["error": .object(OrderedObject(error))]]]]
        }
        return ["try": .array(try body(attempt.body)), "catch": .object(handling)]
    }

    // MARK: - Commands

    private func command(_ run: RunStep, _ node: Node) throws(CanonicalForm.Missing) -> OrderedObject {
        var parts = OrderedObject()
        let kind: String
        switch run.program {
        case .command(let command):
            kind = "shell"
            parts["command"] = Self.value(of: command)
            parts["arguments"] = run.arguments.map(Self.value)
        case .script(let script):
            kind = "shell"
            parts["command"] = .string("set -e\n" + script)
        case .vector(let vector):
            kind = "shell"
            // A shell that gives way to the command takes every argument as it is.
            parts["command"] = #"exec "$@""#
            parts["arguments"] = .array(vector.map(Self.value))
        case .interpreted(let interpreter, let code):
            kind = "script"
            parts["language"] = .string(interpreter.rawValue)
            parts["code"] = Self.value(of: code)
        case .container: throw missing(node)
        }
        if !run.environment.isEmpty {
            parts["environment"] = .object(OrderedObject(run.environment.map { ($0.key, Self.value(of: $0.value)) }))
        }
        parts["stdin"] = run.stdin.map(Self.value)
        var object: OrderedObject = [kind: .object(parts)]
        if !run.awaitsCompletion { object["await"] = false }
        if run.returns != .stdout { object["return"] = .string(run.returns.rawValue) }
        return object
    }

    private func commandOptions(_ run: RunStep) -> OrderedObject {
        var engine = OrderedObject()
        if run.parsing != .text { engine["parse"] = .string(run.parsing.rawValue) }
        engine["cwd"] = run.workingDirectory.map(Self.value)
        if !run.successCodes.isEmpty {
            engine["successCodes"] = .array(run.successCodes.map { .integer(Int64($0)) })
        }
        if run.onInterrupt != .pause { engine["onInterrupt"] = .string(run.onInterrupt.rawValue) }
        if run.stopGrace != .seconds(10) { engine["stopGrace"] = .string(run.stopGrace.iso8601) }
        var limits = OrderedObject()
        limits["memory"] = run.limits.memoryBytesMaximum.map { .integer(Int64($0)) }
        limits["cpus"] = run.limits.processorMillis.map { .string("\($0)m") }
        limits["tasks"] = run.limits.tasksMaximum.map { .integer(Int64($0)) }
        limits["io"] = run.limits.transferBytesMaximum.map { .integer(Int64($0)) }
        if !run.secrets.isEmpty { engine["secrets"] = .array(run.secrets.map { .string($0) }) }
        if !limits.isEmpty { engine["limits"] = .object(limits) }
        return engine
    }

    private func child(_ workflow: WorkflowStep, _ node: Node) throws(CanonicalForm.Missing) -> OrderedObject {
        guard case .registered(let namespace, let name, let version) = workflow.target else { throw missing(node) }
        var child: OrderedObject = [
            "namespace": .string(namespace), "name": .string(name), "version": .string(version),
        ]
        child["input"] = workflow.input.map(Self.value)
        var object: OrderedObject = ["workflow": .object(child)]
        if !workflow.awaitsCompletion { object["await"] = false }
        if !workflow.returnsOutput { object["return"] = "none" }
        return object
    }
}
