public import WorkflowModel

/// What an execution holds.
public struct MemoryObject: WireObject {
    /// What it was started with.
    public var input: Value
    /// What tasks exported (`$context`).
    public var context: Value
    /// Variables in scope by name.
    public var variables: OrderedObject
    /// Outputs of completed nodes by key, as far as they are kept.
    public var outputs: OrderedObject
    /// How the latest command of each node ended and what it used, by key.
    public var endings: OrderedObject

    /// Memory from its parts.
    public init(
        input: Value, context: Value, variables: OrderedObject, outputs: OrderedObject, endings: OrderedObject = [:]
    ) {
        self.input = input
        self.context = context
        self.variables = variables
        self.outputs = outputs
        self.endings = endings
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "memory")
        input = reader.rawValue("input") ?? .null
        context = reader.rawValue("context") ?? .null
        variables = try reader.object("variables") ?? [:]
        outputs = try reader.object("outputs") ?? [:]
        endings = try reader.object("endings") ?? [:]
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("input", input)
        writer.write("context", context)
        writer.write("variables", .object(variables))
        writer.write("outputs", .object(outputs))
        if endings.count > 0 { writer.write("endings", .object(endings)) }
        return writer.value
    }
}
