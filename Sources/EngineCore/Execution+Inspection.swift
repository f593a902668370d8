import WorkflowModel

extension Execution {
    /// The stack and the memory, for people.
    public func inspection() -> Inspection {
        var outputs = OrderedObject()
        for (index, value) in state.outputs { outputs[program.node(NodeID(Int(index))).key] = value }
        var endings = OrderedObject()
        for (index, record) in state.nodes {
            if let ending = record.ending { endings[program.node(NodeID(Int(index))).key] = .object(ending.described) }
        }
        return Inspection(
            input: state.input, threads: state.threads.prefix(Limits.threadsPerReport).map { inspect($0.element) },
            threadCount: state.threads.count, outputs: outputs, endings: endings,
            breakpoints: (state.breakpoints + state.breakpointsOnce).map { program.node($0).key })
    }

    private func inspect(_ thread: ThreadState) -> Inspection.Thread {
        Inspection.Thread(
            id: thread.id, parent: thread.parent, name: name(of: thread), stack: thread.frames.map(inspect),
            context: thread.context, value: thread.value, variables: thread.scope)
    }

    private func inspect(_ frame: Frame) -> Inspection.Frame {
        let node = program.node(frame.node)
        return Inspection.Frame(
            node: frame.node, key: node.key, name: node.name, kind: node.step.kind, position: frame.described,
            startedAt: frame.startedAt, deadline: frame.timeout.flatMap { $0.token == nil ? nil : $0.deadline },
            input: frame.input, variables: frame.variables)
    }
}

extension Step {
    /// The kind by its name in the model.
    var kind: String {
        switch self {
        case .sequence: "sequence"
        case .graph: "graph"
        case .fork: "fork"
        case .loop: "loop"
        case .choice: "choice"
        case .assign: "assign"
        case .attempt: "attempt"
        case .raise: "raise"
        case .wait: "wait"
        case .run: "run"
        case .emit: "emit"
        case .call: "call"
        case .listen: "listen"
        case .workflow: "workflow"
        case .function: "function"
        case .extended: "extension"
        }
    }
}

extension Frame {
    fileprivate var described: Value {
        switch position {
        case .none: [:]
        case .sequence(let position): ["cursor": .integer(Int64(position.cursor))]
        case .loop(let position):
            ["index": .integer(Int64(position.index)), "count": .integer(Int64(position.items.count))]
        case .group(let group):
            [
                "total": .integer(Int64(group.total)), "running": .integer(Int64(group.active)),
                "ended": .integer(Int64(group.outputs.count)), "failed": .integer(Int64(group.parked)),
            ]
        case .attempt(let attempt):
            attempt.phase == .handler
                ? ["attempt": .integer(Int64(attempt.attempt)), "phase": "catch"]
                : ["attempt": .integer(Int64(attempt.attempt)), "phase": "try"]
        case .wait(let until, _): ["until": .string(until.rfc3339)]
        case .run(let token): ["token": .integer(Int64(clamping: token.number))]
        case .request(let token): token.map { ["token": .integer(Int64(clamping: $0.number))] } ?? [:]
        case .extended(let extended): extended.described
        case .listen(let listening):
            ["consumed": .integer(Int64(listening.count)), "queued": .integer(Int64(listening.queue.count))]
        case .approval(let approval):
            ["prompt": approval.prompt.map(Value.string) ?? .null, "data": approval.data]
        }
    }
}

extension ExtendedPosition {
    fileprivate var described: Value {
        switch phase {
        case .before: ["phase": "before"]
        case .task: ["phase": "task"]
        case .after: ["phase": "after"]
        case nil: [:]
        }
    }
}
