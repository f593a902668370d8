public import WorkflowModel

/// A command that is under way.
public struct StepObject: WireObject {
    /// What its process does.
    public enum State: String, Sendable, CaseIterable {
        /// It runs.
        case running
        /// It is frozen by a pause.
        case frozen
        /// It was told to end.
        case stopping
        /// It failed and waits for its next attempt.
        case retrying
    }

    /// Names this run of the step within its execution; its output is filed under it.
    public var token: UInt64
    /// The node.
    public var nodeID: Int
    /// The key of the node.
    public var nodeKey: String
    /// The name of the node.
    public var name: String
    /// What its process does.
    public var state: State
    /// The attempt, from 1.
    public var attempt: Int
    /// The command for people, without its environment; nil while no process is there.
    public var command: String?
    /// When this attempt began; nil while it waits for its next one.
    public var startedAt: Instant?
    /// Where the loops around it stand, outermost first, from 0; empty without loops.
    public var iteration: [Int]
    /// How many attempts there are at most; nil when that is not limited, or not known while it runs.
    public var attemptsMaximum: Int?
    /// When the next attempt begins; nil unless it is retrying.
    public var retryAt: Instant?
    /// What it said about itself; nil when it said nothing.
    public var activity: ActivityObject?
    /// The limits of the step that are not enforced on this host, each with the reason.
    public var notEnforced: [String: String]

    /// A step from its parts.
    public init(
        token: UInt64, nodeID: Int, nodeKey: String, name: String, state: State, attempt: Int, command: String?,
        startedAt: Instant?, iteration: [Int] = [], attemptsMaximum: Int? = nil, retryAt: Instant? = nil,
        activity: ActivityObject? = nil, notEnforced: [String: String] = [:]
    ) {
        self.token = token
        self.nodeID = nodeID
        self.nodeKey = nodeKey
        self.name = name
        self.state = state
        self.attempt = attempt
        self.command = command
        self.startedAt = startedAt
        self.iteration = iteration
        self.attemptsMaximum = attemptsMaximum
        self.retryAt = retryAt
        self.activity = activity
        self.notEnforced = notEnforced
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "step")
        token = try reader.required("token", try reader.identifier("token"))
        nodeID = try reader.required("nodeID", try reader.count("nodeID"))
        nodeKey = try reader.required("nodeKey", try reader.string("nodeKey"))
        name = try reader.required("name", try reader.string("name"))
        state = try reader.required("state", try reader.choice("state", of: State.self))
        attempt = try reader.required("attempt", try reader.count("attempt"))
        command = try reader.string("command")
        startedAt = try reader.instant("startedAt")
        iteration = try reader.indexes("iteration") ?? []
        attemptsMaximum = try reader.count("attemptsMaximum")
        retryAt = try reader.instant("retryAt")
        activity = try reader.nested("activity", ActivityObject.self)
        notEnforced = [:]
        if case .object(let reasons)? = reader.rawValue("notEnforced") {
            for (limit, reason) in reasons {
                if case .string(let text) = reason { notEnforced[limit] = text }
            }
        }
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("token", token)
        writer.write("nodeID", nodeID)
        writer.write("nodeKey", nodeKey)
        writer.write("name", name)
        writer.write("state", state.rawValue)
        writer.write("attempt", attempt)
        writer.write("command", orNull: command.map { .string($0) })
        writer.write("startedAt", orNull: startedAt.map { .instant($0) })
        if !iteration.isEmpty { writer.write("iteration", iteration) }
        writer.write("attemptsMaximum", ifPresent: attemptsMaximum.map { .count($0) })
        writer.write("retryAt", ifPresent: retryAt.map { .instant($0) })
        writer.write("activity", ifPresent: activity?.encoded)
        if !notEnforced.isEmpty {
            var reasons = OrderedObject()
            for (limit, reason) in notEnforced.sorted(by: { $0.key < $1.key }) { reasons[limit] = .string(reason) }
            writer.write("notEnforced", ifPresent: .object(reasons))
        }
        return writer.value
    }
}
