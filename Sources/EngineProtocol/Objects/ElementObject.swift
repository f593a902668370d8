public import WorkflowModel

/// A node of the definition.
public struct ElementObject: WireObject {
    /// The stable number of the node in its definition.
    public var id: Int
    /// The JSON pointer of its task, such as `/do/0/extract`.
    public var key: String

    /// A node by its number and key.
    public init(id: Int, key: String) {
        self.id = id
        self.key = key
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "element")
        id = try reader.required("id", try reader.count("id"))
        key = try reader.required("key", try reader.string("key"))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("id", id)
        writer.write("key", key)
        return writer.value
    }
}
