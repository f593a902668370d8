public import WorkflowModel

/// Parameters of `definition.list`.
public struct DefinitionListParameters: MethodParameters {
    /// The answer.
    public typealias Result = DefinitionListResult
    /// The method.
    public static let method = Method.definitionList

    /// Only definitions of this name, which may have its namespace before it.
    public var name: String?
    /// Definitions of a page.
    public var limit: Int
    /// Where the page begins: `nextCursor` of the page before.
    public var cursor: DefinitionReference?

    /// A question for a page of the registered definitions.
    public init(
        name: String? = nil, limit: Int = ProtocolLimits.listCountDefault, cursor: DefinitionReference? = nil
    ) {
        self.name = name
        self.limit = limit
        self.cursor = cursor
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        name = try reader.name("name")
        limit = try reader.pageLimit("limit")
        cursor = try reader.definition("cursor")
        guard cursor?.isWhole ?? true else {
            throw reader.error("cursor", "must be the nextCursor of an earlier page")
        }
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("name", ifPresent: name.map { .string($0) })
        writer.write("limit", limit)
        writer.write("cursor", ifPresent: cursor.map { .string($0.text) })
        return writer.value
    }
}

/// Answer of `definition.list`.
public struct DefinitionListResult: WireObject {
    /// The page, by namespace and name, older versions first.
    public var definitions: [DefinitionObject]
    /// Where the next page begins; nil when there is none.
    public var nextCursor: DefinitionReference?

    /// A page.
    public init(definitions: [DefinitionObject], nextCursor: DefinitionReference? = nil) {
        self.definitions = definitions
        self.nextCursor = nextCursor
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        definitions = try reader.required("definitions", try reader.list("definitions", DefinitionObject.self))
        nextCursor = try reader.definition("nextCursor")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("definitions", definitions)
        writer.write("nextCursor", orNull: nextCursor.map { .string($0.text) })
        return writer.value
    }
}
