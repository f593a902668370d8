public import WorkflowModel

/// One row of a list: the status object without its threads, steps and output.
public struct ExecutionSummary: WireObject {
    /// The number of the execution.
    public var executionID: UInt64
    /// The name of the definition.
    public var processName: String
    /// The version of the definition.
    public var processVersion: String
    /// The status.
    public var status: StatusName
    /// A resume would be accepted.
    public var isActive: Bool
    /// How far it is.
    public var progress: ProgressObject
    /// When it ran.
    public var timing: TimingObject
    /// Why it failed.
    public var error: ErrorObject?
    /// How many steps still run although it is paused.
    public var drainingSteps: Int
    /// How many steps stand frozen.
    public var frozenSteps: Int
    /// A cancel was accepted, and steps or clean-up are not over yet.
    public var cancelRequested: Bool
    /// What one of its steps said about itself; nil when none said anything.
    public var activity: ActivityObject?

    /// A row from its parts.
    public init(
        executionID: UInt64, processName: String, processVersion: String, status: StatusName, isActive: Bool,
        progress: ProgressObject, timing: TimingObject, error: ErrorObject? = nil, drainingSteps: Int = 0,
        frozenSteps: Int = 0,
        cancelRequested: Bool = false, activity: ActivityObject? = nil
    ) {
        self.executionID = executionID
        self.processName = processName
        self.processVersion = processVersion
        self.status = status
        self.isActive = isActive
        self.progress = progress
        self.timing = timing
        self.error = error
        self.drainingSteps = drainingSteps
        self.frozenSteps = frozenSteps
        self.cancelRequested = cancelRequested
        self.activity = activity
    }

    /// The row of a status object.
    public init(_ status: StatusObject) {
        self.init(
            executionID: status.executionID, processName: status.processName, processVersion: status.processVersion,
            status: status.status, isActive: status.isActive, progress: status.progress, timing: status.timing,
            error: status.error, drainingSteps: status.drainingSteps, frozenSteps: status.frozenSteps,
            cancelRequested: status.cancelRequested,
            activity: status.steps.last { $0.activity != nil }?.activity)
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "execution")
        executionID = try reader.required("executionID", try reader.identifier("executionID"))
        processName = try reader.required("processName", try reader.string("processName"))
        processVersion = try reader.required("processVersion", try reader.string("processVersion"))
        status = try reader.required("status", try reader.choice("status", of: StatusName.self))
        isActive = try reader.required("isActive", try reader.boolean("isActive"))
        progress = try reader.required("progress", try reader.nested("progress", ProgressObject.self))
        timing = try reader.required("timing", try reader.nested("timing", TimingObject.self))
        error = try reader.nested("error", ErrorObject.self)
        drainingSteps = try reader.count("drainingSteps") ?? 0
        frozenSteps = try reader.count("frozenSteps") ?? 0
        cancelRequested = try reader.boolean("cancelRequested") ?? false
        activity = try reader.nested("activity", ActivityObject.self)
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("processName", processName)
        writer.write("processVersion", processVersion)
        writer.write("status", status.rawValue)
        writer.write("statusID", status.number)
        writer.write("isActive", isActive)
        writer.write("progress", progress)
        writer.write("timing", timing)
        writer.write("error", orNull: error?.encoded)
        writer.write("drainingSteps", drainingSteps)
        if frozenSteps > 0 { writer.write("frozenSteps", frozenSteps) }
        writer.write("cancelRequested", cancelRequested)
        writer.write("activity", ifPresent: activity?.encoded)
        return writer.value
    }
}
