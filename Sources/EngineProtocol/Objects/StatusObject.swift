public import WorkflowModel

/// Everything about one execution that a person or a program asks first.
public struct StatusObject: WireObject {
    /// The number of the execution.
    public var executionID: UInt64
    /// The content address of the definition.
    public var processID: String
    /// The name of the definition.
    public var processName: String
    /// The version of the definition.
    public var processVersion: String
    /// The status.
    public var status: StatusName
    /// A resume would be accepted: it is paused, or failed with its state kept.
    public var isActive: Bool
    /// How far it is.
    public var progress: ProgressObject
    /// When it ran.
    public var timing: TimingObject
    /// The main line and every branch that runs beside it.
    public var threads: [ThreadObject]
    /// Why it failed.
    public var error: ErrorObject?
    /// How many steps still run although it is paused.
    public var drainingSteps: Int
    /// How many steps stand frozen.
    public var frozenSteps: Int
    /// A cancel was accepted, and steps or clean-up are not over yet.
    public var cancelRequested: Bool
    /// Why it is paused.
    public var pause: PauseObject?
    /// What it waits for.
    public var waitingFor: [WaitObject]
    /// The steps under way.
    public var steps: [StepObject]
    /// Its output, once it has completed; nil when there is none, or when it was not asked for.
    public var output: Value?

    /// A status from its parts.
    public init(
        executionID: UInt64, processID: String, processName: String, processVersion: String, status: StatusName,
        isActive: Bool, progress: ProgressObject, timing: TimingObject, threads: [ThreadObject] = [],
        error: ErrorObject? = nil, drainingSteps: Int = 0, frozenSteps: Int = 0, cancelRequested: Bool = false,
        pause: PauseObject? = nil,
        waitingFor: [WaitObject] = [], steps: [StepObject] = [], output: Value? = nil
    ) {
        self.executionID = executionID
        self.processID = processID
        self.processName = processName
        self.processVersion = processVersion
        self.status = status
        self.isActive = isActive
        self.progress = progress
        self.timing = timing
        self.threads = threads
        self.error = error
        self.drainingSteps = drainingSteps
        self.frozenSteps = frozenSteps
        self.cancelRequested = cancelRequested
        self.pause = pause
        self.waitingFor = waitingFor
        self.steps = steps
        self.output = output
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "status")
        executionID = try reader.required("executionID", try reader.identifier("executionID"))
        processID = try reader.required("processID", try reader.string("processID"))
        processName = try reader.required("processName", try reader.string("processName"))
        processVersion = try reader.required("processVersion", try reader.string("processVersion"))
        status = try reader.required("status", try reader.choice("status", of: StatusName.self))
        isActive = try reader.required("isActive", try reader.boolean("isActive"))
        progress = try reader.required("progress", try reader.nested("progress", ProgressObject.self))
        timing = try reader.required("timing", try reader.nested("timing", TimingObject.self))
        threads = try reader.list("threads", ThreadObject.self) ?? []
        error = try reader.nested("error", ErrorObject.self)
        drainingSteps = try reader.count("drainingSteps") ?? 0
        frozenSteps = try reader.count("frozenSteps") ?? 0
        cancelRequested = try reader.boolean("cancelRequested") ?? false
        pause = try reader.nested("pause", PauseObject.self)
        waitingFor = try reader.list("waitingFor", WaitObject.self) ?? []
        steps = try reader.list("steps", StepObject.self) ?? []
        output = reader.rawValue("output")
    }

    /// The JSON of the object. `output` is there only when there is one, since null is an output too.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("processID", processID)
        writer.write("processName", processName)
        writer.write("processVersion", processVersion)
        writer.write("status", status.rawValue)
        writer.write("statusID", status.number)
        writer.write("isActive", isActive)
        writer.write("progress", progress)
        writer.write("timing", timing)
        writer.write("threads", threads)
        writer.write("error", orNull: error?.encoded)
        writer.write("drainingSteps", drainingSteps)
        if frozenSteps > 0 { writer.write("frozenSteps", frozenSteps) }
        writer.write("cancelRequested", cancelRequested)
        writer.write("pause", orNull: pause?.encoded)
        writer.write("waitingFor", waitingFor)
        writer.write("steps", steps)
        writer.write("output", ifPresent: output)
        return writer.value
    }
}
