import WorkflowModel

/// What every task may declare around its step in the canonical form.
extension Compilation {
    /// The keys that every task may have.
    static let taskKeys = ["if", "input", "output", "export", "timeout", "then", "metadata"]

    mutating func taskOptions(_ task: Element, node: NodeID) {
        var options = TaskOptions()
        options.condition = expression(task["if"], "if")
        (options.inputFrom, options.inputSchema) = transformation(task["input"], "input", key: "from")
        (options.outputAs, options.outputSchema) = transformation(task["output"], "output", key: "as")
        (options.exportAs, options.exportSchema) = transformation(task["export"], "export", key: "as")
        options.timeout = timeout(task["timeout"])
        if let metadata = task["metadata"] {
            options.metadata = metadata.value.value
            if metadata.members == nil { wrongType(metadata, "metadata", mustBe: "a mapping") }
            options.breakpoint = boolean(metadata["engine"]?["breakpoint"], "breakpoint") ?? false
            options.allowFailure = boolean(metadata["engine"]?["allowFailure"], "allowFailure") ?? false
        }
        nodes[node.index].options = options
        then(task["then"], for: .task(node))
    }

    /// `{from, schema}` of an input, `{as, schema}` of an output or export.
    mutating func transformation(_ element: Element?, _ name: String, key: String) -> (Template?, Value?) {
        guard let element = mapping(element, name, keys: [key, "schema"]) else { return (nil, nil) }
        return (expressionOrTemplate(element[key], key), schema(element["schema"]))
    }

    mutating func schema(_ element: Element?) -> Value? {
        let keys = ["format", "document"]
        guard let element = mapping(element, "schema", keys: keys, unsupported: ["resource"]) else { return nil }
        if let format = string(element["format"], "format"), format != "json", !format.hasPrefix("json:") {
            problem(
                .unsupported, "the schema format `\(format)` is not supported", remedy: "use JSON Schema",
                at: element["format"] ?? element)
        }
        guard let document = element["document"] else {
            if element["resource"] == nil {
                problem(
                    .missingKey, "`schema` needs the key `document`", remedy: "put the JSON Schema there", at: element)
            }
            return nil
        }
        if case .boolean = document.scalar?.value { return document.value.value }
        guard document.members != nil else {
            wrongType(document, "document", mustBe: "a JSON Schema")
            return nil
        }
        return document.value.value
    }

    /// `{after}`, or the name of one of `use.timeouts`.
    mutating func timeout(_ element: Element?) -> DurationSource? {
        guard let element else { return nil }
        guard let name = element.string else {
            let timeout = mapping(element, "timeout", keys: ["after"], required: ["after"])
            return duration(timeout?["after"], "after")
        }
        return resolve(name, in: shared.timeouts, "timeouts", at: element)
    }

    /// Checks the keys of a task's `metadata.engine`, which the task's kind gives a meaning.
    mutating func engineOptions(_ task: Element, keys: [String] = []) -> Element? {
        mapping(task["metadata"]?["engine"], "metadata.engine", keys: ["breakpoint", "allowFailure"] + keys)
    }
}
