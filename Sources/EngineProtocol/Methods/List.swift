public import WorkflowModel

/// Parameters of `execution.list`.
public struct ListParameters: MethodParameters {
    /// The answer.
    public typealias Result = ListResult
    /// The method.
    public static let method = Method.list

    /// A status to list, or all that are not over.
    public enum Filter: Sendable, Hashable {
        /// Not over: pending, running, waiting or paused.
        case active
        /// One status.
        case status(StatusName)

        /// The name on the wire.
        public var name: String {
            switch self {
            case .active: "active"
            case .status(let status): status.rawValue
            }
        }

        /// Nil when there is no such filter.
        public init?(name: String) {
            if name == "active" {
                self = .active
            } else if let status = StatusName(rawValue: name) {
                self = .status(status)
            } else {
                return nil
            }
        }

        /// Every name.
        public static let names = ["active"] + StatusName.allCases.map(\.rawValue)

        /// True when an execution of this status is listed.
        public func matches(_ status: StatusName) -> Bool {
            switch self {
            case .active: !status.isTerminal
            case .status(let wanted): wanted == status
            }
        }
    }

    /// Any of these; empty lists all.
    public var statuses: [Filter]
    /// Only executions of definitions with this name.
    public var processName: String?
    /// Executions of a page.
    public var limit: Int
    /// Where the page begins: `nextCursor` of the page before.
    public var cursor: String?

    /// A question for a page, newest executions first.
    public init(
        statuses: [Filter] = [], processName: String? = nil, limit: Int = ProtocolLimits.listCountDefault,
        cursor: String? = nil
    ) {
        self.statuses = statuses
        self.processName = processName
        self.limit = limit
        self.cursor = cursor
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        statuses = []
        for name in try reader.strings("status", countMaximum: Filter.names.count) ?? [] {
            guard let filter = Filter(name: name) else {
                throw reader.error("status", "must hold only \(Filter.names.joined(separator: ", "))")
            }
            statuses.append(filter)
        }
        processName = try reader.name("processName")
        limit = try reader.pageLimit("limit")
        cursor = try reader.name("cursor")
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        if !statuses.isEmpty { writer.write("status", statuses.map(\.name)) }
        writer.write("processName", ifPresent: processName.map { .string($0) })
        writer.write("limit", limit)
        writer.write("cursor", ifPresent: cursor.map { .string($0) })
        return writer.value
    }
}

/// Answer of `execution.list`.
public struct ListResult: WireObject {
    /// The page, newest first.
    public var executions: [ExecutionSummary]
    /// Where the next page begins; nil when there is none.
    public var nextCursor: String?

    /// A page.
    public init(executions: [ExecutionSummary], nextCursor: String?) {
        self.executions = executions
        self.nextCursor = nextCursor
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        executions = try reader.required("executions", try reader.list("executions", ExecutionSummary.self))
        nextCursor = try reader.string("nextCursor")
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executions", executions)
        writer.write("nextCursor", orNull: nextCursor.map { .string($0) })
        return writer.value
    }
}
