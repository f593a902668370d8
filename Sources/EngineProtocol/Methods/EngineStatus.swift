public import WorkflowModel

/// Parameters of `engine.status`: none.
public struct EngineStatusParameters: MethodParameters {
    /// The answer.
    public typealias Result = EngineStatusResult
    /// The method.
    public static let method = Method.engineStatus

    /// No parameters.
    public init() {}

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        try MemberReader(value, at: "params").refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value { [:] }
}

/// Answer of `engine.status`.
public struct EngineStatusResult: WireObject {
    /// The version of the daemon.
    public var version: String
    /// The process of the daemon.
    public var pid: Int32
    /// When it started.
    public var startedAt: Instant
    /// How long it has been up.
    public var uptimeMilliseconds: Int64
    /// Where its state is.
    public var stateDirectory: String
    /// Where it listens; nil when the socket was handed over without a path.
    public var socket: String?
    /// How many executions it keeps, by status; every status is there.
    public var executions: [StatusName: Int]
    /// How many steps are under way.
    public var runningSteps: Int
    /// How many connections are open.
    public var connections: Int
    /// How many subscriptions are open.
    public var watchers: Int
    /// The state of the journal.
    public var journal: JournalStatusObject

    /// An answer from its parts.
    public init(
        version: String, pid: Int32, startedAt: Instant, uptimeMilliseconds: Int64, stateDirectory: String,
        socket: String?, executions: [StatusName: Int], runningSteps: Int, connections: Int, watchers: Int,
        journal: JournalStatusObject
    ) {
        self.version = version
        self.pid = pid
        self.startedAt = startedAt
        self.uptimeMilliseconds = uptimeMilliseconds
        self.stateDirectory = stateDirectory
        self.socket = socket
        self.executions = executions
        self.runningSteps = runningSteps
        self.connections = connections
        self.watchers = watchers
        self.journal = journal
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        version = try reader.required("version", try reader.string("version"))
        pid = Int32(clamping: try reader.required("pid", try reader.integer("pid")))
        startedAt = try reader.required("startedAt", try reader.instant("startedAt"))
        uptimeMilliseconds = try reader.required("uptimeMs", try reader.integer("uptimeMs"))
        stateDirectory = try reader.required("stateDirectory", try reader.string("stateDirectory"))
        socket = try reader.string("socket")
        var counts = try MemberReader(.object(try reader.object("executions") ?? [:]), at: "result.executions")
        executions = [:]
        for status in StatusName.allCases { executions[status] = try counts.count(status.rawValue) ?? 0 }
        runningSteps = try reader.count("runningSteps") ?? 0
        connections = try reader.count("connections") ?? 0
        watchers = try reader.count("watchers") ?? 0
        journal = try reader.required("journal", try reader.nested("journal", JournalStatusObject.self))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var counts = MemberWriter()
        for status in StatusName.allCases { counts.write(status.rawValue, executions[status] ?? 0) }
        var writer = MemberWriter()
        writer.write("version", version)
        writer.write("pid", pid)
        writer.write("startedAt", startedAt)
        writer.write("uptimeMs", uptimeMilliseconds)
        writer.write("stateDirectory", stateDirectory)
        writer.write("socket", orNull: socket.map { .string($0) })
        writer.write("executions", counts.value)
        writer.write("runningSteps", runningSteps)
        writer.write("connections", connections)
        writer.write("watchers", watchers)
        writer.write("journal", journal)
        return writer.value
    }
}
