/// Children, functions and extensions.
extension DefinitionCodec {
    static func encode(_ workflow: WorkflowStep) -> Value {
        var object = OrderedObject()
        switch workflow.target {
        case .registered(let namespace, let name, let version):
            object["namespace"] = .string(namespace)
            object["name"] = .string(name)
            object["version"] = .string(version)
        case .function(let uri): object["function"] = .string(uri)
        }
        object["input"] = workflow.input.map(encode)
        object["awaitsCompletion"] = .boolean(workflow.awaitsCompletion)
        object["returnsOutput"] = .boolean(workflow.returnsOutput)
        return .object(object)
    }

    static func decodeWorkflow(_ reader: DefinitionReader) throws(DefinitionCodingError) -> WorkflowStep {
        WorkflowStep(
            target: try decodeTarget(reader), input: try decodeOptional(reader, "input", decodeTemplate),
            awaitsCompletion: try reader.member("awaitsCompletion").boolean(),
            returnsOutput: try reader.member("returnsOutput").boolean())
    }

    private static func decodeTarget(_ reader: DefinitionReader) throws(DefinitionCodingError) -> WorkflowStep.Target {
        if let uri = try reader.optional("function") { return .function(uri: try uri.string()) }
        return .registered(
            namespace: try reader.member("namespace").string(), name: try reader.member("name").string(),
            version: try reader.member("version").string())
    }

    static func encode(_ function: FunctionStep) -> Value {
        var object: OrderedObject = ["body": encode(function.body)]
        object["arguments"] = function.arguments.map(encode)
        return .object(object)
    }

    static func decodeFunction(_ reader: DefinitionReader) throws(DefinitionCodingError) -> FunctionStep {
        FunctionStep(
            arguments: try decodeOptional(reader, "arguments", decodeTemplate),
            body: try reader.member("body").nodeID())
    }

    static func encode(_ extended: ExtendedStep) -> Value {
        var object: OrderedObject = ["name": .string(extended.name), "body": encode(extended.body)]
        object["when"] = extended.when.map(encode)
        object["before"] = extended.before.map(encode)
        object["after"] = extended.after.map(encode)
        return .object(object)
    }

    static func decodeExtended(_ reader: DefinitionReader) throws(DefinitionCodingError) -> ExtendedStep {
        ExtendedStep(
            name: try reader.member("name").string(), when: try reader.optional("when")?.expression(),
            before: try reader.optional("before")?.nodeID(), body: try reader.member("body").nodeID(),
            after: try reader.optional("after")?.nodeID())
    }

    static func decodeStrings(_ reader: DefinitionReader, _ key: String) throws(DefinitionCodingError) -> [String] {
        var strings: [String] = []
        for element in try reader.optional(key)?.elements() ?? [] { strings.append(try element.string()) }
        return strings
    }
}
