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
            for member in metadata["engine"]?.members ?? [] {
                portability("the option `\(member.key)` of `metadata.engine`", at: member.element)
            }
            options.breakpoint = boolean(metadata["engine"]?["breakpoint"], "breakpoint") ?? false
            options.allowFailure = boolean(metadata["engine"]?["allowFailure"], "allowFailure") ?? false
        }
        if keepsAuthored { options.authoredAt = task.pointer }
        nodes[node.index].options = options
        then(task["then"], for: .task(node))
    }

    /// `{from, schema}` of an input, `{as, schema}` of an output or export.
    mutating func transformation(_ element: Element?, _ name: String, key: String) -> (Template?, Value?) {
        guard let element = mapping(element, name, keys: [key, "schema"]) else { return (nil, nil) }
        return (expressionOrTemplate(element[key], key), schema(element["schema"]))
    }

    mutating func schema(_ element: Element?) -> Value? {
        let keys = ["format", "document", "resource"]
        guard let element = mapping(element, "schema", keys: keys) else { return nil }
        if let format = string(element["format"], "format"), format != "json", !format.hasPrefix("json:") {
            problem(
                .unsupported, "the schema format `\(format)` is not supported", remedy: "use JSON Schema",
                at: element["format"] ?? element)
        }
        guard let document = element["document"] else {
            if let resource = element["resource"] { return externalSchema(resource) }
            problem(
                .missingKey, "`schema` needs the key `document`", remedy: "put the JSON Schema there", at: element)
            return nil
        }
        if let resource = element["resource"] {
            problem(.invalidValue, "`schema` has both `document` and `resource`", remedy: "remove one", at: resource)
        }
        return usable(schema: document, "document")
    }

    /// A JSON Schema of the document itself, which must make sense.
    mutating func usable(schema element: Element, _ name: String) -> Value? {
        let isBoolean = if case .boolean = element.scalar?.value { true } else { false }
        guard isBoolean || element.members != nil else {
            wrongType(element, name, mustBe: "a JSON Schema")
            return nil
        }
        let schema = element.value.value
        guard let failure = context.schemas.check(schema) else { return schema }
        problem(
            .invalidSchema, "the JSON Schema cannot be used: \(failure.message)",
            at: element.descendant(at: failure.pointer))
        return nil
    }

    /// A JSON Schema in a file of its own, which becomes part of the definition.
    private mutating func externalSchema(_ element: Element) -> Value? {
        guard let part = mapping(element, "resource", keys: ["name", "endpoint"], required: ["endpoint"]),
            let path = resourcePath(part["endpoint"], "a schema"), let resource = resource(path, at: part)
        else { return nil }
        let schema = resource.root.value.value
        guard repeating(resource.root.bytes, at: part) else { return nil }
        guard let failure = context.schemas.check(schema) else { return schema }
        let place = resource.root.descendant(at: failure.pointer).place
        problem(
            .invalidSchema,
            "the JSON Schema cannot be used: \(path):\(place.line):\(place.column): \(failure.message)", at: part)
        return nil
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
