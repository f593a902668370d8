public import WorkflowModel

/// Parameters of `definition.list`.
public struct DefinitionListParameters: MethodParameters {
    /// The answer.
    public typealias Result = DefinitionListResult
    /// The method.
    public static let method = Method.definitionList

    /// Only definitions of this name, which may have its namespace before it.
    public var name: String?
    /// Definitions of one page at most.
    public var limit: Int
    /// Where the page begins: `nextCursor` of the page before.
    public var cursor: String?

    /// A question for the registered definitions.
    public init(name: String? = nil, limit: Int = ProtocolLimits.listCountMaximum, cursor: String? = nil) {
        self.name = name
        self.limit = limit
        self.cursor = cursor
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        name = try reader.name("name")
        limit = try reader.pageLimit()
        cursor = try reader.name("cursor")
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("name", ifPresent: name.map { .string($0) })
        writer.writePage(limit, cursor)
        return writer.value
    }
}

/// Answer of `definition.list`.
public struct DefinitionListResult: WireObject {
    /// By namespace and name, older versions first.
    public var definitions: [DefinitionObject]
    /// Where the next page begins; nil when there is none.
    public var nextCursor: String?

    /// A page.
    public init(definitions: [DefinitionObject], nextCursor: String? = nil) {
        self.definitions = definitions
        self.nextCursor = nextCursor
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        definitions = try reader.required("definitions", try reader.list("definitions", DefinitionObject.self))
        nextCursor = try reader.string("nextCursor")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("definitions", definitions)
        writer.write("nextCursor", ifPresent: nextCursor.map { .string($0) })
        return writer.value
    }
}

extension MemberReader {
    /// How many entries of a page are wanted; as many as there may be unless the request says.
    mutating func pageLimit() throws(ParameterError) -> Int {
        try integer("limit", in: 1...Int64(ProtocolLimits.listCountMaximum)).map { Int($0) }
            ?? ProtocolLimits.listCountMaximum
    }
}

extension MemberWriter {
    /// Which page is wanted; the first one of full length goes without saying.
    mutating func writePage(_ limit: Int, _ cursor: String?) {
        if limit != ProtocolLimits.listCountMaximum { write("limit", limit) }
        write("cursor", ifPresent: cursor.map { .string($0) })
    }
}
