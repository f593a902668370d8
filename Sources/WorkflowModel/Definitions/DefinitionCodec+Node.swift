/// Nodes and their options.
extension DefinitionCodec {
    /// The ID is the position in the list.
    static func encode(_ node: Node) -> Value {
        var object = OrderedObject()
        object.reserveCapacity(5)
        object["key"] = .string(node.key)
        object["name"] = .string(node.name)
        object["parent"] = node.parent.map(encode)
        object["step"] = encode(node.step)
        let options = encode(node.options)
        if options != .object([:]) { object["options"] = options }
        return .object(object)
    }

    static func decodeNode(_ reader: DefinitionReader, index: Int) throws(DefinitionCodingError) -> Node {
        Node(
            id: NodeID(index), key: try reader.member("key").string(), name: try reader.member("name").string(),
            parent: try reader.optional("parent")?.nodeID(), step: try decodeStep(reader.member("step")),
            options: try decodeOptional(reader, "options", decodeOptions) ?? TaskOptions())
    }

    /// What an option has when nobody declared it is left out.
    static func encode(_ options: TaskOptions) -> Value {
        var object = OrderedObject()
        object["condition"] = options.condition.map(encode)
        object["inputFrom"] = options.inputFrom.map(encode)
        object["inputSchema"] = options.inputSchema
        object["outputAs"] = options.outputAs.map(encode)
        object["outputSchema"] = options.outputSchema
        object["exportAs"] = options.exportAs.map(encode)
        object["exportSchema"] = options.exportSchema
        object["timeout"] = options.timeout.map(encode)
        if options.then != .continue { object["then"] = encode(options.then) }
        object["metadata"] = options.metadata
        object["authoredAt"] = options.authoredAt.map { .string($0) }
        if options.breakpoint { object["breakpoint"] = true }
        if options.allowFailure { object["allowFailure"] = true }
        return .object(object)
    }

    static func decodeOptions(_ reader: DefinitionReader) throws(DefinitionCodingError) -> TaskOptions {
        var options = TaskOptions()
        options.condition = try reader.optional("condition")?.expression()
        options.inputFrom = try decodeOptional(reader, "inputFrom", decodeTemplate)
        options.inputSchema = try reader.optional("inputSchema")?.value
        options.outputAs = try decodeOptional(reader, "outputAs", decodeTemplate)
        options.outputSchema = try reader.optional("outputSchema")?.value
        options.exportAs = try decodeOptional(reader, "exportAs", decodeTemplate)
        options.exportSchema = try reader.optional("exportSchema")?.value
        options.timeout = try decodeOptional(reader, "timeout", decodeDurationSource)
        options.then = try decodeOptional(reader, "then", decodeDirective) ?? .continue
        options.metadata = try reader.optional("metadata")?.value
        options.authoredAt = try reader.optional("authoredAt")?.string()
        options.breakpoint = try reader.optional("breakpoint")?.boolean() ?? false
        options.allowFailure = try reader.optional("allowFailure")?.boolean() ?? false
        return options
    }

    static func encode(_ directive: FlowDirective) -> Value {
        switch directive {
        case .continue: "continue"
        case .exit: "exit"
        case .end: "end"
        case .task(let node): encode(node)
        }
    }

    static func decodeDirective(_ reader: DefinitionReader) throws(DefinitionCodingError) -> FlowDirective {
        guard case .string(let word) = reader.value else { return .task(try reader.nodeID()) }
        switch word {
        case "continue": return .continue
        case "exit": return .exit
        case "end": return .end
        default: throw reader.error(.unknownWord(word))
        }
    }
}
