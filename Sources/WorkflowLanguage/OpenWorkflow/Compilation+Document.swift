import WorkflowModel

/// Documents of the canonical form.
extension Compilation {
    mutating func openWorkflow(_ root: Element, source: Definition.Source) -> Definition {
        _ = mapping(
            root, "document", keys: ["document", "input", "use", "do", "timeout", "output", "evaluate", "schedule"],
            required: ["document", "do"])
        let head = documentHead(root["document"])
        let engine = mapping(
            root["document"]?["metadata"]?["engine"], "metadata.engine",
            keys: ["onCancel", "onFailure", "onExit", "env", "cwd", "schedule", "concurrency"])
        commandDefaults(environment: engine?["env"], directory: engine?["cwd"])
        for member in engine?.members ?? [] {
            portability("the option `\(member.key)` of `metadata.engine`", at: member.element)
        }
        evaluation(root["evaluate"])
        sharedParts(root["use"])

        var options = TaskOptions()
        (options.inputFrom, options.inputSchema) = transformation(root["input"], "input", key: "from")
        (options.outputAs, options.outputSchema) = transformation(root["output"], "output", key: "as")
        options.timeout = timeout(root["timeout"])
        options.metadata = root["document"]?["metadata"]?.value.value

        let main = reserve(key: "", name: head.name, parent: nil)
        nodes[main.index].step = .sequence(taskList(root["do"], "do", parent: main, key: "/do"))
        let onCancel = handler(engine, "onCancel", inputFrom: options.inputFrom)
        let onFailure = handler(engine, "onFailure", inputFrom: options.inputFrom)
        let onExit = handler(engine, "onExit", inputFrom: options.inputFrom)
        checkUnusedParts()
        let schedule = schedule(root["schedule"], engine: engine?["schedule"])
        return Definition(
            namespace: head.namespace, name: head.name, version: head.version, title: head.title, summary: head.summary,
            nodes: nodes, options: options, onCancel: onCancel, onFailure: onFailure, onExit: onExit,
            executionsMaximum: concurrency(engine?["concurrency"]), schedule: schedule,
            secrets: shared.secrets, authored: authored(root), source: source)
    }

    /// How many of something run at once.
    mutating func concurrency(_ element: Element?, _ name: String = "concurrency") -> Int? {
        integer(element, name, within: 1...10_000)
    }

    struct DocumentHead {
        var namespace = ""
        var name = ""
        var version = ""
        var title: String?
        var summary: String?
    }

    private mutating func documentHead(_ element: Element?) -> DocumentHead {
        let required = ["dsl", "namespace", "name", "version"]
        let keys = required + ["title", "summary", "tags", "metadata"]
        var head = DocumentHead()
        guard let element = mapping(element, "document", keys: keys, required: required) else { return head }
        if let dsl = string(element["dsl"], "dsl"), !(Names.isSemanticVersion(dsl) && dsl.hasPrefix("1.0.")) {
            problem(
                .unsupported, "the language version `\(dsl)` is not supported",
                remedy: "this engine runs 1.0.x, such as '1.0.3'", at: element["dsl"] ?? element)
        }
        head.namespace = documentName(element["namespace"], "namespace") ?? ""
        head.name = documentName(element["name"], "name") ?? ""
        head.version = version(element["version"]) ?? ""
        head.title = string(element["title"], "title")
        head.summary = string(element["summary"], "summary")
        for key in ["tags", "metadata"] {
            if let part = element[key], part.members == nil { wrongType(part, key, mustBe: "a mapping") }
        }
        return head
    }

    mutating func documentName(_ element: Element?, _ name: String) -> String? {
        guard let element, let text = string(element, name) else { return nil }
        if Names.isDocumentName(text) { return text }
        problem(
            .invalidValue, "`\(text)` cannot be a \(name)",
            remedy: "use at most 63 letters, digits and inner hyphens", at: element)
        return nil
    }

    mutating func version(_ element: Element?) -> String? {
        guard let element else { return nil }
        let text = element.scalar?.text ?? ""
        if element.string != nil, Names.isSemanticVersion(text) { return text }
        problem(
            .invalidValue, "`version` must be a semantic version", remedy: "write it like '1.0.0', in quotes",
            at: element)
        return nil
    }

    private mutating func evaluation(_ element: Element?) {
        guard let element = mapping(element, "evaluate", keys: ["language", "mode"]) else { return }
        if let language = element["language"], let word = string(language, "language"), word != "jq" {
            problem(
                .unsupported, "the expression language `\(word)` is not supported", remedy: "use `language: jq`",
                at: language)
        }
        isLoose = choice(element["mode"], "mode", of: EvaluationMode.allCases) == .loose
    }

    private enum EvaluationMode: String, CaseIterable {
        case strict, loose
    }

    /// The document as a value, when an expression reads its tasks.
    func authored(_ root: Element) -> Value? {
        guard keepsAuthored else { return nil }
        return root.value.value
    }

    /// A handler is a task list under `document.metadata.engine`, whose key begins with its own name.
    private mutating func handler(_ engine: Element?, _ name: String, inputFrom: Template?) -> NodeID? {
        guard let list = engine?[name] else { return nil }
        let node = reserve(key: "/" + name, name: name, parent: nil)
        // A handler is given what the caller gave; its tasks see what the other tasks saw.
        nodes[node.index].options.inputFrom = inputFrom
        nodes[node.index].step = .sequence(taskList(list, name, parent: node, key: "/" + name))
        return node
    }
}
