import WorkflowModel

/// What expressions of one task see.
struct Scope {
    private let evaluator: Evaluator
    private let meter: WorkMeter
    let now: Instant
    private let execution: ExecutionID
    private let program: Program
    private let state: (input: Value, startedAt: Instant?)
    private let node: NodeID?
    private let frame: Frame?
    /// Whether `$task` has the members of the task as its author wrote it.
    private let showsAuthored: Bool
    /// `.`
    var input: Value
    /// `$output`
    var output: Value?
    /// `$context`
    var context: Value
    /// Variables of loops, catches and handlers.
    var variables: OrderedObject

    /// The scope of the thread's innermost task, or of the frame at `depth`; `before` is a task that did not start.
    init(
        _ execution: Execution, _ id: ThreadID, _ turn: Turn, depth: Int? = nil, before node: NodeID? = nil,
        showingAuthored: Bool = false
    ) {
        // Not the turn itself: a copy of its events would make the next event copy them all.
        evaluator = turn.evaluator
        meter = turn.meter
        now = turn.now
        self.execution = execution.id
        program = execution.program
        state = (execution.state.input, execution.state.startedAt)
        let thread = execution.state.threads[id.number]
        let depth = depth ?? ((thread?.frames.count ?? 0) - 1)
        frame = node == nil ? thread?.frames[safe: depth] : nil
        self.node = node ?? frame?.node
        showsAuthored = showingAuthored
        input = thread?.value ?? .null
        context = thread?.context ?? .null
        variables = thread?.scope ?? OrderedObject()
        for frame in thread?.frames.prefix(depth + 1) ?? [] where !frame.variables.isEmpty {
            variables.merge(frame.variables)
        }
    }

    /// The expression's value over `.`, or over another value.
    func value(of expression: Expression, over other: Value? = nil) throws(Fault) -> Value {
        meter.evaluations += 1
        let value = try evaluator.evaluate(
            Evaluator.Request(
                expression: expression, input: other ?? input, arguments: arguments(for: expression), now: now))
        try value.checkDepth()
        meter.bytes += value.roughBytes
        return value
    }

    func isTrue(_ expression: Expression, over other: Value? = nil) throws(Fault) -> Bool {
        try value(of: expression, over: other).isTrue
    }

    /// The duration in milliseconds, never negative.
    func milliseconds(of duration: DurationSource) throws(Fault) -> Int64 {
        let length: Duration?
        switch duration {
        case .constant(let constant): length = constant
        case .template(let template):
            switch try value(of: template) {
            case .string(let text): length = Duration(iso8601: text)
            case .object(let object): length = Duration(durationObject: object)
            case .null, .boolean, .integer, .double, .array: length = nil
            }
        }
        guard let length else {
            throw Fault(
                .expression, title: "No duration",
                detail: "A duration is text such as PT30S, or an object such as {\"seconds\": 30}.")
        }
        return min(max(0, length.milliseconds), Limits.durationMillisecondsMaximum)
    }

    /// The arguments that the expression mentions: making the others would cost more than the evaluation.
    func arguments(for expression: Expression) -> OrderedObject {
        let mentions = Mentions(in: expression)
        guard !mentions.isEmpty else { return OrderedObject() }
        var arguments = OrderedObject()
        if mentions.contains(.context) { arguments["context"] = context }
        if mentions.contains(.input) { arguments["input"] = frame?.input ?? input }
        if mentions.contains(.output) { arguments["output"] = output ?? .null }
        if mentions.contains(.task) { arguments["task"] = task }
        if mentions.contains(.workflow) { arguments["workflow"] = workflow }
        if mentions.contains(.runtime) { arguments["runtime"] = Self.runtime }
        if mentions.contains(.others) { arguments.merge(variables) }
        return arguments
    }

    private var task: Value {
        guard let node else { return .null }
        let authored = program.authored(node)
        var task = OrderedObject()
        if showsAuthored, case .object(let members)? = authored { task = members }
        task["name"] = .string(program.node(node).name)
        task["reference"] = .string(program.node(node).key)
        task["input"] = frame?.rawInput ?? input
        task["definition"] = authored ?? program.options(node).metadata.map { ["metadata": $0] }
        if let output { task["output"] = output }
        if let startedAt = frame?.startedAt { task["startedAt"] = startedAt.described }
        return .object(task)
    }

    private var workflow: Value {
        let definition = program.definition
        var document: OrderedObject = [
            "dsl": "1.0.3", "namespace": .string(definition.namespace), "name": .string(definition.name),
            "version": .string(definition.version),
        ]
        document["title"] = definition.title.map(Value.string)
        document["summary"] = definition.summary.map(Value.string)
        return [
            "id": .string(execution.description),
            "definition": definition.authored ?? ["document": .object(document)],
            "input": state.input,
            "startedAt": state.startedAt.map(\.described) ?? .null,
        ]
    }

    private static var runtime: Value {
        ["name": "process-engine", "version": .string(EngineVersion.current), "metadata": [:]]
    }
}

extension Value {
    /// Values that nest without end would not fit into events.
    func checkDepth() throws(Fault) {
        guard isDeeper(than: Limits.valueDepthMaximum) else { return }
        throw Fault(
            .expression, title: "Value too deep",
            detail: "A value nests at most \(Limits.valueDepthMaximum) arrays and objects.")
    }

    private func isDeeper(than depth: Int) -> Bool {
        switch self {
        case .null, .boolean, .integer, .double, .string: false
        case .array(let elements): depth == 0 || elements.contains { $0.isDeeper(than: depth - 1) }
        case .object(let members): depth == 0 || members.values.contains { $0.isDeeper(than: depth - 1) }
        }
    }

    /// Truth is jq's: all but false and null.
    var isTrue: Bool {
        switch self {
        case .null, .boolean(false): false
        case .boolean(true), .integer, .double, .string, .array, .object: true
        }
    }

    /// As a command sees it: strings as they are, null as nothing, all else as compact JSON.
    var text: String {
        switch self {
        case .string(let text): text
        case .null: ""
        case .boolean, .integer, .double, .array, .object: printed()
        }
    }
}

extension Instant {
    /// As the specification describes points in time to expressions.
    fileprivate var described: Value {
        [
            "iso8601": .string(rfc3339),
            "epoch": [
                "seconds": .integer(millisecondsSinceEpoch / 1000), "milliseconds": .integer(millisecondsSinceEpoch),
            ],
        ]
    }
}
