import WorkflowModel

/// One step of the short form: a task, perhaps in an attempt, perhaps in a loop.
extension Compilation {
    private static let stepKinds = ["run", "script", "call", "workflow", "approval", "wait", "emit", "set"]
    private static let commonKeys = [
        "id", "needs", "if", "timeout", "retry", "forEach", "output", "allowFailure", "breakpoint", "metadata",
    ]
    /// What only commands have.
    private static let commandOnlyKeys = ["env", "stdin"] + commandKeys

    /// Compiles a step and gives its outermost node, which has the step's key.
    mutating func step(_ item: Element, name: String, key: String, parent: NodeID) -> NodeID {
        let keys = Self.stepKinds + Self.commonKeys + Self.commandOnlyKeys
        _ = mapping(item, name, keys: keys)
        var outer = TaskOptions()
        outer.condition = expression(item["if"], "if")
        outer.allowFailure = boolean(item["allowFailure"], "allowFailure") ?? false
        outer.breakpoint = boolean(item["breakpoint"], "breakpoint") ?? false
        if let metadata = item["metadata"] {
            if metadata.members == nil { wrongType(metadata, "metadata", mustBe: "a mapping") }
            outer.metadata = metadata.value.value
        }
        var layers = ShortLayers(name: name, key: key, parent: parent)
        let loop = forEach(item["forEach"])
        let retry = shortRetryPolicy(item["retry"])
        if item["forEach"] != nil { layers.open("forEach", in: &self) }
        if item["retry"] != nil { layers.open("retry", in: &self) }
        let task = layers.innermost(in: &self)

        var inner = TaskOptions()
        inner.timeout = duration(item["timeout"], "timeout")
        nodes[task.index].options = inner
        shortTask(item, name: name, node: task, item: loop?.itemVariable)
        layers.close(in: &self, retry: retry, loop: loop)

        let node = layers.outermost ?? task
        nodes[node.index].options.condition = outer.condition
        nodes[node.index].options.allowFailure = outer.allowFailure
        nodes[node.index].options.breakpoint = outer.breakpoint
        nodes[node.index].options.metadata = outer.metadata
        return node
    }

    private mutating func shortTask(_ item: Element, name: String, node: NodeID, item variable: String?) {
        let kinds = Self.stepKinds.filter { item[$0] != nil }
        guard kinds.count < 2 else {
            let names = kinds.map { "`\($0)`" }.joined(separator: " and ")
            problem(
                .invalidValue, "the step `\(name)` is of more than one kind: \(names)", remedy: "make a step of each",
                at: item)
            return
        }
        guard let kind = kinds.first else {
            problem(
                .missingKey, "the step `\(name)` does nothing",
                remedy: "give it one of " + Self.stepKinds.map { "`\($0)`" }.joined(separator: ", "), at: item)
            return
        }
        let isCommand = kind == "run" || kind == "script"
        outputOptions(item["output"], isCommand: isCommand, node: node)
        if !isCommand { refuseCommandKeys(item, kind) }
        let step: Step? =
            switch kind {
            case "run": item["run"].flatMap { program($0) }.map { .run(shortCommand($0, item, item: variable)) }
            case "script":
                item["script"].flatMap { shortScript($0) }
                    .map { .run(shortCommand($0, item, item: variable)) }
            case "call": shortCall(of: item).map { .call(.http($0)) }
            case "workflow": item["workflow"].flatMap { shortWorkflow($0) }.map { .workflow($0) }
            case "approval": item["approval"].flatMap { shortApproval($0) }.map { .listen($0) }
            case "wait": duration(item["wait"], "wait").map { .wait($0) }
            case "emit": shortEvent(item["emit"]).map { .emit($0) }
            default: assignedData(item["set"]).map { .assign($0) }
            }
        if let step { nodes[node.index].step = step }
    }

    private mutating func refuseCommandKeys(_ item: Element, _ kind: String) {
        for member in item.members ?? [] where Self.commandOnlyKeys.contains(member.key) {
            if kind == "call", member.key == "onInterrupt" { continue }
            problem(
                .invalidValue, "`\(member.key)` belongs to commands, and this step is a `\(kind)`", remedy: "remove it",
                atKey: member)
        }
    }

    private mutating func shortCommand(
        _ program: RunStep.Program, _ item: Element, item variable: String?
    ) -> RunStep {
        var step = RunStep(program: program, parsing: parsing(item["output"]))
        step.workingDirectory = defaults.workingDirectory
        let loopEnvironment = variable.map { [Template.Member($0, .expression(Expression("$" + $0)))] } ?? []
        (step.environment, step.stdin) = allowingSecrets { compilation in
            let own = compilation.environment(item["env"], "env")
            let environment = compilation.commandEnvironment([loopEnvironment, own], at: item)
            return (environment, item["stdin"].map { compilation.template($0) })
        }
        commandOptions(item, into: &step)
        return step
    }

    /// A text is a script, a list is an argument vector.
    private mutating func program(_ run: Element) -> RunStep.Program? {
        if let elements = run.elements, !elements.isEmpty {
            return .vector(elements.compactMap { textTemplate(scalar: $0, "run") })
        }
        guard let script = run.string else {
            wrongType(run, "run", mustBe: "a script or a list of arguments")
            return nil
        }
        if Self.wrapped(script) != nil {
            problem(
                .invalidValue, "a script is constant text and never an expression",
                remedy: "pass values by `env`, or write the command as a list", at: run)
        }
        return .script(script)
    }

    /// The attributes of an event; its source is the definition unless the author says otherwise.
    private mutating func shortEvent(_ element: Element?) -> Template? {
        guard let element else { return nil }
        guard element.members != nil else {
            wrongType(element, "emit", mustBe: "a mapping", remedy: "write `emit: {type: …, data: …}`")
            return nil
        }
        if element["type"] == nil {
            problem(.missingKey, "an event needs the attribute `type`", remedy: "add `type: …`", at: element)
        }
        checkEventAttributes(element)
        var members = element.members?.map { Template.Member($0.key, template($0.element)) } ?? []
        if element["source"] == nil {
            members.insert(Template.Member("source", .literal(.string("/" + (nodes.first?.name ?? "")))), at: 0)
        }
        let values = members.compactMap { part in part.value.literal.map { (part.key, $0) } }
        return values.count == members.count ? .literal(.object(OrderedObject(values))) : .object(members)
    }

    // MARK: - Output

    /// `{parse, as, schema}`, or the parsing alone.
    private mutating func outputOptions(_ element: Element?, isCommand: Bool, node: NodeID) {
        guard let element else { return }
        if element.string == nil {
            guard let output = mapping(element, "output", keys: ["parse", "as", "schema"]) else { return }
            nodes[node.index].options.outputAs = expressionOrTemplate(output["as"], "as")
            nodes[node.index].options.outputSchema = schema(shorthand: output["schema"])
        }
        guard let parse = element.string == nil ? element["parse"] : element else { return }
        if !isCommand {
            problem(.invalidValue, "`parse` belongs to commands", remedy: "remove it", at: parse)
        } else if let word = string(parse, "parse"), !Self.parsings.contains(where: { $0.rawValue == word }) {
            let words = Self.parsings.map(\.rawValue)
            problem(
                .invalidValue, "`\(word)` is no way to parse output",
                remedy: Suggestion.remedy(for: word, among: words), at: parse)
        }
    }

    private static let parsings: [RunStep.Parsing] = [.text, .trimmedText, .json, .lines]

    private func parsing(_ element: Element?) -> RunStep.Parsing {
        let word = element?.string ?? element?["parse"]?.string
        return word.flatMap { RunStep.Parsing(rawValue: $0) } ?? .trimmedText
    }
}
