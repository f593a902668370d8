/// The compiled form of definitions as JSON: what the journal keeps, so that an execution keeps its program for ever,
/// whatever later versions of the engine make of its document.
///
/// Encoding is deterministic and loses nothing. Decoding is total, accepts every format up to ``formatVersion``, and
/// gives only definitions whose references hold.
public enum DefinitionCodec {
    /// The newest format. ``encode(_:)`` writes the oldest one that can say what a definition has, so that an older
    /// engine refuses only what it would misread: format 2 has schedules, secrets and bounded forks.
    public static let formatVersion: Int64 = 2

    /// The definition as a value.
    public static func encode(_ definition: Definition) -> Value {
        var object = OrderedObject()
        object.reserveCapacity(16)
        object["format"] = .integer(format(of: definition))
        object["namespace"] = .string(definition.namespace)
        object["name"] = .string(definition.name)
        object["version"] = .string(definition.version)
        object["title"] = definition.title.map { .string($0) }
        object["summary"] = definition.summary.map { .string($0) }
        object["nodes"] = .array(definition.nodes.map(encode))
        object["options"] = encode(definition.options)
        object["onCancel"] = definition.onCancel.map(encode)
        object["onFailure"] = definition.onFailure.map(encode)
        object["onExit"] = definition.onExit.map(encode)
        object["executionsMaximum"] = definition.executionsMaximum.map { .integer(Int64($0)) }
        object["schedule"] = definition.schedule.map(encode)
        if !definition.secrets.isEmpty { object["secrets"] = .array(definition.secrets.map { .string($0) }) }
        object["authored"] = definition.authored
        object["source"] = [
            "form": .string(definition.source.form.rawValue), "text": .string(definition.source.text),
            "digest": .string(definition.source.digest),
        ]
        return .object(object)
    }

    /// The definition that ``encode(_:)`` made the value from.
    public static func decode(_ value: Value) throws(DefinitionCodingError) -> Definition {
        let reader = DefinitionReader(value)
        let format = try reader.member("format").integer()
        guard format >= 1, format <= formatVersion else {
            throw DefinitionCodingError(.unknownFormat(format), place: "/format")
        }
        let source = try reader.member("source")
        var nodes: [Node] = []
        for (index, node) in try reader.member("nodes").elements().enumerated() {
            nodes.append(try decodeNode(node, index: index))
        }
        let definition = Definition(
            namespace: try reader.member("namespace").string(), name: try reader.member("name").string(),
            version: try reader.member("version").string(), title: try reader.optional("title")?.string(),
            summary: try reader.optional("summary")?.string(), nodes: nodes,
            options: try decodeOptions(reader.member("options")), onCancel: try reader.optional("onCancel")?.nodeID(),
            onFailure: try reader.optional("onFailure")?.nodeID(), onExit: try reader.optional("onExit")?.nodeID(),
            executionsMaximum: try reader.optional("executionsMaximum")?.natural(),
            schedule: try decodeOptional(reader, "schedule", decodeSchedule),
            secrets: try decodeStrings(reader, "secrets"), authored: try reader.optional("authored")?.value,
            source: Definition.Source(
                form: try source.member("form").choice(), text: try source.member("text").string(),
                digest: try source.member("digest").string()))
        try DefinitionCheck.run(definition)
        return definition
    }

    private static func format(of definition: Definition) -> Int64 {
        let isBounded = definition.nodes.contains { node in
            if case .fork(let fork) = node.step { fork.concurrencyMaximum != nil } else { false }
        }
        return definition.schedule == nil && definition.secrets.isEmpty && !isBounded ? 1 : formatVersion
    }
}
