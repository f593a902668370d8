public import WorkflowModel

/// The main line of an execution, or a branch that runs beside it.
public struct ThreadObject: WireObject {
    /// The number of the thread in its execution.
    public var threadExecutionID: UInt64
    /// The thread that started it; nil for the main line.
    public var parent: UInt64?
    /// The name of the branch.
    public var name: String
    /// Its status.
    public var status: StatusName
    /// Where it stands; nil when it is over.
    public var currentElement: ElementObject?
    /// How far it is.
    public var progress: ProgressObject
    /// When it ran.
    public var timing: TimingObject

    /// A thread from its parts.
    public init(
        threadExecutionID: UInt64, parent: UInt64?, name: String, status: StatusName, currentElement: ElementObject?,
        progress: ProgressObject, timing: TimingObject
    ) {
        self.threadExecutionID = threadExecutionID
        self.parent = parent
        self.name = name
        self.status = status
        self.currentElement = currentElement
        self.progress = progress
        self.timing = timing
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "thread")
        threadExecutionID = try reader.required("threadExecutionID", try reader.identifier("threadExecutionID"))
        parent = try reader.identifier("parent")
        name = try reader.required("name", try reader.string("name"))
        status = try reader.required("status", try reader.choice("status", of: StatusName.self))
        currentElement = try reader.nested("currentElement", ElementObject.self)
        progress = try reader.required("progress", try reader.nested("progress", ProgressObject.self))
        timing = try reader.required("timing", try reader.nested("timing", TimingObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("threadExecutionID", threadExecutionID)
        writer.write("parent", orNull: parent.map { .count($0) })
        writer.write("name", name)
        writer.write("status", status.rawValue)
        writer.write("currentElement", orNull: currentElement?.encoded)
        writer.write("progress", progress)
        writer.write("timing", timing)
        return writer.value
    }
}
