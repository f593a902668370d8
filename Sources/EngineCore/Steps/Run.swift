public import WorkflowModel

/// `run`: from the step to the command. ``Execution/complete`` has the way back.
extension Execution {
    mutating func start(_ run: RunStep, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        let effect = try effect(of: run, id, turn)
        record(.stepStarted(id, nextToken, effect, detached: !run.awaitsCompletion), &turn)
        if !run.awaitsCompletion { finish(id, .unchanged, &turn) }
    }

    private func effect(of run: RunStep, _ id: ThreadID, _ turn: Turn) throws(Fault) -> RunEffect {
        let scope = Scope(self, id, turn)
        let nodeID = node(of: id) ?? NodeID(0)
        let node = program.node(nodeID)
        let attempt = attemptNumber(of: id)
        let (executable, vector) = try scope.command(of: run)
        var sealing = Sealing(declared: program.definition.secrets)
        var environment: [RunEffect.Variable] = []
        var sealedEnvironment: [Template.Member] = []
        for member in run.environment {
            switch try sealing.sealed(member.value, in: scope) {
            case .literal(let value): environment.append(RunEffect.Variable(name: member.key, value: value.text))
            case let sealed: sealedEnvironment.append(Template.Member(member.key, sealed))
            }
        }
        let stdin = try run.stdin.map { stdin throws(Fault) in try sealing.sealed(stdin, in: scope) }
        environment += [
            RunEffect.Variable(name: "ENGINE_EXECUTION_ID", value: self.id.description),
            RunEffect.Variable(name: "ENGINE_NODE_KEY", value: node.key),
            RunEffect.Variable(name: "ENGINE_ATTEMPT", value: String(attempt)),
            RunEffect.Variable(name: "ENGINE_IDEMPOTENCY_KEY", value: idempotencyKey(of: id, node)),
        ]
        var effect = RunEffect(
            node: nodeID, nodeKey: node.key, nodeName: node.name, attempt: attempt, executable: executable,
            arguments: vector, environment: environment, workingDirectory: try directory(of: run, scope),
            stdin: stdin?.fed, limits: run.limits,
            secrets: run.secrets, stopGrace: run.stopGrace, bootID: turn.bootID, iteration: iteration(of: id))
        effect.sealed = sealing.scope.map {
            SealedParts(environment: sealedEnvironment, stdin: stdin?.isLiteral == false ? stdin : nil, scope: $0)
        }
        try effect.check()
        return effect
    }

    private func directory(of run: RunStep, _ scope: Scope) throws(Fault) -> String? {
        guard let template = run.workingDirectory else { return nil }
        guard case .string(let path) = try scope.value(of: template) else {
            throw Fault(.validation, title: "No directory", detail: "The working directory must be a string.")
        }
        return path
    }

    /// 1 plus the retries of the nearest try around the task that has any, and the reruns of the task itself.
    func attemptNumber(of id: ThreadID) -> Int {
        let reruns = state.threads.read(id.number) { $0.frames.last?.reruns ?? 0 } ?? 0
        var next: ThreadID? = id
        while let current = next {
            let found = state.threads.read(current.number) { thread in
                thread.frames.last { $0.attempt?.phase == .body && isRetried($0.node) }?.attempt
                    .map { $0.attempt + $0.reruns }
            }
            if let attempt = found ?? nil { return attempt + reruns }
            next = state.threads.read(current.number) { $0.olderParent } ?? nil
        }
        return 1 + reruns
    }

    private func isRetried(_ node: NodeID) -> Bool {
        if case .attempt(let attempt) = program.node(node).step { attempt.retry != nil } else { false }
    }

    /// Where the loops around the task stand, outermost first.
    func iteration(of id: ThreadID) -> [Int] {
        var indexes: [Int] = []
        var next: ThreadID? = id
        while let current = next {
            guard let thread = state.threads[current.number] else { break }
            for frame in thread.frames.reversed() {
                if let index = frame.iterationIndex { indexes.append(index) }
            }
            if let parent = thread.parent, let outer = self.node(of: parent), case .loop = program.node(outer).step {
                indexes.append(thread.branch)
            }
            next = thread.olderParent
        }
        return indexes.reversed()
    }

    /// The same for every attempt of one visit of the task, and for no other visit: where the loops around it stand,
    /// and how often the lists around it jumped.
    func idempotencyKey(of id: ThreadID, _ node: Node) -> String {
        var marks: [String] = []
        var next: ThreadID? = id
        while let current = next {
            guard let thread = state.threads[current.number] else { break }
            for frame in thread.frames.reversed() {
                if let index = frame.iterationIndex { marks.append(String(index)) }
                if let sequence = frame.sequence, sequence.jumps > 0 { marks.append("j\(sequence.jumps)") }
            }
            if thread.handler != nil { marks.append("h\(thread.id)") }
            if let parent = thread.parent, let outer = self.node(of: parent), case .loop = program.node(outer).step {
                marks.append(String(thread.branch))
            }
            next = thread.olderParent
        }
        let path = marks.isEmpty ? "" : "#" + marks.reversed().joined(separator: ".")
        return "\(self.id):\(node.key)\(path)"
    }
}

extension Frame {
    /// Where the loop or the iteration over events stands that the frame is.
    fileprivate var iterationIndex: Int? {
        if let listening { return listening.index >= 0 ? listening.index : nil }
        return loop?.index
    }
}

extension RunEffect {
    /// What the kernel would refuse, or would cut short without a word, is refused here.
    fileprivate func check() throws(Fault) {
        guard !executable.isEmpty else {
            throw Fault(.validation, title: "Empty command", detail: "There is nothing to run.")
        }
        for variable in environment where variable.name.isEmpty || variable.name.utf8.contains(UInt8(ascii: "=")) {
            throw Fault(
                .validation, title: "No variable name",
                detail: "An environment variable needs a name without `=`, not \"\(variable.name)\".")
        }
        let texts =
            arguments + environment.flatMap { [$0.name, $0.value] } + (workingDirectory.map { [$0] } ?? [])
        guard texts.allSatisfy({ !$0.utf8.contains(0) }) else {
            throw Fault(
                .validation, title: "NUL in a command",
                detail: "Arguments, environment and directory of a command cannot hold NUL characters.")
        }
    }
}

extension Template {
    /// What a template without secrets feeds.
    fileprivate var fed: [UInt8]? {
        if case .literal(let value) = self { value.fed } else { nil }
    }
}

extension Value {
    /// "A string is fed as it is, anything else as JSON."
    public var fed: [UInt8] {
        if case .string(let text) = self { return Array(text.utf8) }
        return Array(printed().utf8)
    }
}
