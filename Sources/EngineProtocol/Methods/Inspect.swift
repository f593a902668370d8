public import WorkflowModel

/// Parameters of `execution.inspect`.
public struct InspectParameters: MethodParameters {
    /// The answer.
    public typealias Result = InspectResult
    /// The method.
    public static let method = Method.inspect

    /// The number of the execution.
    public var executionID: UInt64

    /// A question for stack and memory.
    public init(executionID: UInt64) { self.executionID = executionID }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        executionID = try reader.executionID()
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        return writer.value
    }
}

/// Answer of `execution.inspect`.
public struct InspectResult: WireObject {
    /// The number of the execution.
    public var executionID: UInt64
    /// Its status.
    public var status: StatusName
    /// Frames, outermost first, thread after thread.
    public var stack: [FrameObject]
    /// What it holds.
    public var memory: MemoryObject

    /// An answer from its parts.
    public init(executionID: UInt64, status: StatusName, stack: [FrameObject], memory: MemoryObject) {
        self.executionID = executionID
        self.status = status
        self.stack = stack
        self.memory = memory
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        executionID = try reader.required("executionID", try reader.identifier("executionID"))
        status = try reader.required("status", try reader.choice("status", of: StatusName.self))
        stack = try reader.required("stack", try reader.list("stack", FrameObject.self))
        memory = try reader.required("memory", try reader.nested("memory", MemoryObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("status", status.rawValue)
        writer.write("statusID", status.number)
        writer.write("stack", stack)
        writer.write("memory", memory)
        return writer.value
    }
}
