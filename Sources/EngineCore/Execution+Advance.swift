import WorkflowModel

/// The life of a task: if, input, step, output, export, then.
extension Execution {
    /// Lets a thread do the next thing.
    mutating func advance(_ id: ThreadID, _ turn: inout Turn) {
        guard let mode = state.threads.read(id.number, { $0.mode }) else { return }
        switch mode {
        case .ready(let node): enter(node, id, &turn)
        case .began: beginStep(id, &turn)
        case .continuing(let directive): go(on: id, directive, &turn)
        case .gathering: gather(id, &turn)
        case .faulted(let fault): route(fault, of: id, &turn)
        case .stopping(let stop): settle(id, stop, &turn)
        case .waiting, .parked, .ended: break
        }
    }

    private mutating func settle(_ id: ThreadID, _ stop: ThreadState.Stop, _ turn: inout Turn) {
        switch stop {
        case .timeout(let depth):
            raise(timeout(of: id, depth, lastWords: turn.lastWords[id]), id, depth: depth, &turn)
        case .branches(.won): finish(id, .gathered, &turn)
        case .branches(.fault), .end: record(.threadSettled(id), &turn)
        case .vanish: break
        }
    }

    /// Starts a task, unless something holds it or passes it over.
    mutating func enter(_ node: NodeID, _ id: ThreadID, _ turn: inout Turn) {
        guard !holds(id, before: node, &turn) else { return }
        if state.skips.contains(node) {
            record(.taskSkipped(id, node, .request, output: skippedOutput(of: id)), &turn)
            return
        }
        let options = program.options(node)
        if let condition = options.condition {
            do throws(Fault) {
                guard try Scope(self, id, turn, before: node).isTrue(condition) else {
                    record(.taskSkipped(id, node, .condition, output: skippedOutput(of: id)), &turn)
                    return
                }
            } catch {
                record(.taskStarted(id, node), &turn)
                raise(error, id, &turn)
                return
            }
        }
        record(.taskStarted(id, node), &turn)
        do throws(Fault) {
            try prepare(node, options, id, &turn)
        } catch {
            raise(error, id, &turn)
            return
        }
        beginStep(id, &turn)
    }

    private func skippedOutput(of id: ThreadID) -> Output {
        // A graph's child that is passed over has no output of its own; the graph's input would look like one.
        state.threads.read(id.number) { thread in
            guard thread.frames.isEmpty, let parent = thread.parent else { return Output.unchanged }
            let node = state.threads.read(parent.number) { $0.frames.last?.node } ?? nil
            if let node, case .graph = program.node(node).step { return .value(.null) }
            return .unchanged
        } ?? .unchanged
    }

    /// Pauses the execution when a breakpoint stands before the task.
    private mutating func holds(_ id: ThreadID, before node: NodeID, _ turn: inout Turn) -> Bool {
        let breaks =
            program.options(node).breakpoint || state.breakpoints.contains(node) || state.breakpointsOnce.contains(node)
        guard breaks, state.ending == nil, state.threads.read(id.number, { $0.passing }) != node else { return false }
        record(.breakpointReached(id, node), &turn)
        let reason = "Breakpoint before \(program.node(node).key)"
        record(.executionPaused(PauseRecord(mode: .breakpoint, reason: reason, since: turn.now)), &turn)
        return true
    }

    /// Input and time limit of the task on top.
    private mutating func prepare(
        _ node: NodeID, _ options: TaskOptions, _ id: ThreadID, _ turn: inout Turn
    ) throws(Fault) {
        let count = depth(of: id) + 1
        guard count <= Limits.framesMaximum else {
            throw Fault(.runtime, title: "Too deep", detail: "More than \(Limits.framesMaximum) tasks are nested.")
        }
        if let inputFrom = options.inputFrom {
            let input = try Scope(self, id, turn).value(of: inputFrom)
            record(.inputTransformed(id, input), &turn)
        }
        if let schema = options.inputSchema {
            try turn.evaluator.validate(state.threads.read(id.number) { $0.value } ?? .null, schema)
        }
        guard let milliseconds = try timeLimit(options, id, &turn) else { return }
        let deadline = turn.now.adding(milliseconds: milliseconds)
        record(.timeoutScheduled(id, nextToken, deadline: deadline), &turn)
    }

    /// The task's own limit, or that of an attempt which it is the body of.
    private func timeLimit(_ options: TaskOptions, _ id: ThreadID, _ turn: inout Turn) throws(Fault) -> Int64? {
        var limit: Int64?
        if let timeout = options.timeout { limit = try Scope(self, id, turn).milliseconds(of: timeout) }
        let depth = depth(of: id) - 1
        if let outer = frame(of: id, depth), outer.attempt?.phase == .body,
            case .attempt(let attempt) = program.node(outer.node).step,
            let maximum = attempt.retry?.attemptDurationMaximum
        {
            let other = try Scope(self, id, turn).milliseconds(of: maximum)
            limit = min(limit ?? other, other)
        }
        return limit
    }

    /// Carries out the step of the task on top.
    private mutating func beginStep(_ id: ThreadID, _ turn: inout Turn) {
        guard let node = node(of: id) else { return }
        do throws(Fault) {
            switch program.node(node).step {
            case .sequence(let children): goInto(children, at: 0, id, &turn)
            case .graph, .fork: break  // the thread gathers when its turn comes
            case .loop(let loop): try begin(loop, id, &turn)
            case .choice(let cases): try choose(cases, id, &turn)
            case .assign(let template): try assign(template, id, &turn)
            case .attempt(let attempt): enter(attempt.body, id, &turn)
            case .raise(let template): try raise(template, id, &turn)
            case .wait(let duration): try wait(duration, id, &turn)
            case .run(let run): try start(run, id, &turn)
            case .emit(let template): try emit(template, id, &turn)
            case .workflow(let workflow): try start(workflow, id, &turn)
            case .function(let function): try call(function, id, &turn)
            case .extended(let extended): try begin(extended, id, &turn)
            case .call(let call): try start(call, id, &turn)
            case .listen(let listen): try begin(listen, id, &turn)
            }
        } catch {
            raise(error, id, &turn)
        }
    }

    /// A task within the task on top ended: what comes next?
    private mutating func go(on id: ThreadID, _ directive: FlowDirective, _ turn: inout Turn) {
        guard let node = node(of: id) else {
            endThread(id, directive, &turn)
            return
        }
        if frame(of: id, depth(of: id))?.faultedAtEnd ?? false {
            endAgain(id, &turn)
            return
        }
        if directive == .end, !awaitsAfter(id) {
            if isOutermost(id) {
                finish(id, .unchanged, then: .continue, &turn)
            } else {
                record(.endReached(id), &turn)
            }
            return
        }
        switch program.node(node).step {
        case .sequence(let children): goOn(in: children, directive, id, &turn)
        case .loop(let loop): nextIteration(of: loop, id, &turn)
        case .attempt(let attempt): finish(attempt, id, &turn)
        case .extended(let extended): goOn(in: extended, directive, id, &turn)
        case .listen(let listen): goOn(in: listen, id, &turn)
        case .graph, .fork, .choice, .assign, .raise, .wait, .run, .emit, .call, .workflow, .function:
            finish(id, .unchanged, &turn)
        }
    }

    /// The task on top faulted when all within it was done: a redrive only makes its output.
    private mutating func endAgain(_ id: ThreadID, _ turn: inout Turn) {
        guard let node = node(of: id) else { return }
        switch program.node(node).step {
        case .attempt(let attempt): finish(attempt, id, &turn)
        case .fork, .graph: finish(id, .gathered, &turn)
        case .listen(let listen): goOn(in: listen, id, &turn)
        case .loop(let loop): finish(id, loop.mode == .chained ? .unchanged : .gathered, &turn)
        case .extended:
            let position = frame(of: id, depth(of: id))?.extended
            finish(id, position?.output.map { .value($0) } ?? .unchanged, then: position?.then, &turn)
        case .sequence, .choice, .assign, .raise, .wait, .run, .emit, .call, .workflow, .function:
            finish(id, .unchanged, &turn)
        }
    }

    /// Whether the thread's line has come down to its outermost task.
    private func isOutermost(_ id: ThreadID) -> Bool {
        state.threads.read(id.number) { $0.line == id && $0.frames.count == 1 } ?? false
    }

    /// The step of the task on top is done: output and export.
    mutating func finish(_ id: ThreadID, _ raw: Output, then: FlowDirective? = nil, _ turn: inout Turn) {
        guard let node = node(of: id) else { return }
        let options = program.options(node)
        do throws(Fault) {
            var output = raw
            var context = raw == .gathered ? mergedContext(of: id) : nil
            if raw == .gathered { try value(of: raw, id).checkDepth() }
            if options.outputAs != nil || options.outputSchema != nil || options.exportAs != nil {
                var value = self.value(of: raw, id)
                var scope = Scope(self, id, turn)
                scope.input = value
                if let context { scope.context = context }
                if let outputAs = options.outputAs {
                    value = try scope.value(of: outputAs)
                    output = .value(value)
                }
                if let schema = options.outputSchema { try turn.evaluator.validate(value, schema) }
                if let exportAs = options.exportAs {
                    scope.input = value
                    scope.output = value
                    context = try scope.value(of: exportAs)
                }
                if let schema = options.exportSchema { try turn.evaluator.validate(context ?? scope.context, schema) }
            }
            record(
                .taskCompleted(id, node, output: output, context: context, then: then ?? options.then), &turn)
        } catch {
            raise(error, id, atEnd: true, &turn)
        }
    }

    private func value(of output: Output, _ id: ThreadID) -> Value {
        switch output {
        case .value(let value): value
        case .unchanged: state.threads.read(id.number) { $0.value } ?? .null
        case .gathered: state.threads.read(id.number) { $0.frames.last?.gathered(program) ?? $0.value } ?? .null
        }
    }

    /// The thread has no task left.
    private mutating func endThread(_ id: ThreadID, _ directive: FlowDirective, _ turn: inout Turn) {
        guard let (parent, handler) = state.threads.read(id.number, { ($0.parent, $0.handler) }) else { return }
        if let handler {
            record(.handlerEnded(handler, id, nil), &turn)
        } else if directive == .end, parent != nil {
            record(.endReached(id), &turn)
        } else {
            let branch = state.threads.read(id.number) { $0.branch } ?? 0
            record(.threadCompleted(id), &turn)
            if let parent, isCompeting(parent) { record(.branchesStopped(parent, .won(branch: branch)), &turn) }
        }
    }
}

extension Fault {
    /// What the loader refuses; a definition that came another way faults here.
    static let notSupportedYet = Fault(
        .configuration, title: "Not supported", detail: "This version of the engine does not carry out such tasks.")
}

extension Execution {
    /// The innermost task of a thread.
    func node(of id: ThreadID) -> NodeID? { state.threads.read(id.number) { $0.frames.last?.node } ?? nil }

    func depth(of id: ThreadID) -> Int { state.depth(of: id) }

    func frame(of id: ThreadID, _ depth: Int) -> Frame? {
        state.threads.read(id.number) { $0.frames[safe: depth] } ?? nil
    }
}
