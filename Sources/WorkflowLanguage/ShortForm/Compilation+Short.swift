import WorkflowModel

/// Documents of the short form.
extension Compilation {
    mutating func shortDocument(_ root: Element, source: Definition.Source) -> Definition {
        _ = mapping(
            root, "document",
            keys: [
                "name", "namespace", "version", "title", "description", "env", "cwd", "timeout", "concurrency",
                "onCancel", "onFailure", "onExit", "input", "output", "steps", "metadata",
                "schedule", "secrets",
            ],
            required: ["name", "steps"])
        portability("the short form", at: root)
        secrets(root["secrets"])
        let name = documentName(root["name"], "name") ?? ""
        let namespace = documentName(root["namespace"], "namespace") ?? "default"
        documentNamespace = namespace
        let version = self.version(root["version"]) ?? "0.1.0"
        commandDefaults(environment: root["env"], directory: root["cwd"])

        var options = TaskOptions()
        shortInput(root["input"], into: &options)
        (options.outputAs, options.outputSchema) = shortOutput(root["output"])
        options.timeout = duration(root["timeout"], "timeout")
        if let metadata = root["metadata"] {
            if metadata.members == nil { wrongType(metadata, "metadata", mustBe: "a mapping") }
            options.metadata = metadata.value.value
        }

        let main = reserve(key: "", name: name, parent: nil)
        var graph = GraphStep(children: steps(root["steps"], "steps", parent: main, key: "/steps"))
        let executionsMaximum: Int?
        (graph.concurrencyMaximum, executionsMaximum) = shortConcurrency(root["concurrency"])
        nodes[main.index].step = .graph(graph)
        let onCancel = shortHandler(root["onCancel"], "onCancel", inputFrom: options.inputFrom)
        let onFailure = shortHandler(root["onFailure"], "onFailure", inputFrom: options.inputFrom)
        let onExit = shortHandler(root["onExit"], "onExit", inputFrom: options.inputFrom)
        let schedule = schedule(root["schedule"], engine: nil)
        return Definition(
            namespace: namespace, name: name, version: version, title: string(root["title"], "title"),
            summary: string(root["description"], "description"), nodes: nodes, options: options, onCancel: onCancel,
            onFailure: onFailure, onExit: onExit, executionsMaximum: executionsMaximum, schedule: schedule,
            secrets: shared.secrets, authored: authored(root), source: source)
    }

    /// How many steps of one execution run at once, or `{steps, executions}`.
    private mutating func shortConcurrency(_ element: Element?) -> (steps: Int?, executions: Int?) {
        guard let element, element.members != nil else { return (concurrency(element), nil) }
        let bounds = mapping(element, "concurrency", keys: ["steps", "executions"])
        return (concurrency(bounds?["steps"], "steps"), concurrency(bounds?["executions"], "executions"))
    }

    /// A `do` with the step; with a graph of several, so that each step sees the same input here as in `steps`.
    private mutating func shortHandler(_ element: Element?, _ name: String, inputFrom: Template?) -> NodeID? {
        guard let element else { return nil }
        let key = "/" + name
        let handler = reserve(key: key, name: name, parent: nil)
        // A handler is given what the caller gave; its steps see what the other steps saw.
        nodes[handler.index].options.inputFrom = inputFrom
        if let elements = element.elements, elements.count == 1 {
            nodes[handler.index].step = .sequence(steps(element, name, parent: handler, key: key).map(\.node))
        } else {
            let graph = reserve(key: key + "/steps", name: "steps", parent: handler)
            nodes[graph.index].step = .graph(GraphStep(children: steps(element, name, parent: graph, key: key)))
            nodes[handler.index].step = .sequence([graph])
        }
        return handler
    }

    /// `{default, schema, from}`.
    private mutating func shortInput(_ element: Element?, into options: inout TaskOptions) {
        guard let element = mapping(element, "input", keys: ["default", "schema", "from"]) else { return }
        options.inputSchema = schema(shorthand: element["schema"])
        options.inputFrom = expressionOrTemplate(element["from"], "from")
        guard let fallback = element["default"] else { return }
        let completed = Self.completion(of: fallback.value.value)
        guard let from = options.inputFrom else {
            options.inputFrom = .expression(completed)
            return
        }
        if case .expression(let expression) = from {
            options.inputFrom = .expression(Expression("(\(completed.source)) | (\(expression.source))"))
        } else {
            problem(
                .invalidValue, "beside `default`, `from` must be an expression",
                remedy: "write the mapping as jq, such as from: '{name: .name}'", at: element["from"] ?? element)
        }
    }

    /// Keys that the given input does not have are taken from the default; no input at all is the default.
    private static func completion(of fallback: Value) -> Expression {
        var json = fallback.printed()
        // Text that happens to say `$secrets` is not the reading of one.
        if Expression(json).readsSecrets { json = json.replacing("$", with: "\\u0024") }
        guard case .object = fallback else { return Expression("if . == null then \(json) else . end") }
        return Expression("if . == null then \(json) elif type == \"object\" then \(json) + . else . end")
    }

    /// An expression, a mapping of values, or `{as, schema}`.
    private mutating func shortOutput(_ element: Element?) -> (Template?, Value?) {
        guard let element else { return (nil, nil) }
        guard let members = element.members, members.contains(where: { $0.key == "as" || $0.key == "schema" }) else {
            return (expressionOrTemplate(element, "output"), nil)
        }
        _ = mapping(element, "output", keys: ["as", "schema"])
        return (expressionOrTemplate(element["as"], "as"), schema(shorthand: element["schema"]))
    }

    /// In the short form a schema is a JSON Schema as it is, or `{document}` as in the canonical form.
    mutating func schema(shorthand element: Element?) -> Value? {
        guard let element, element["document"] == nil, element["resource"] == nil else { return schema(element) }
        return usable(schema: element, "schema")
    }
}
