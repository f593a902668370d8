import WorkflowModel

/// What fork, graph and mapped loop have in common: branches on threads of their own.
extension Execution {
    /// Starts one branch of the group on top, or ends the group when none is left.
    mutating func gather(_ id: ThreadID, _ turn: inout Turn) {
        if let branch = nextBranch(of: id) {
            start(branch, of: id, &turn)
        } else if let fault = firstParked(in: id) {
            propagate(fault.record, to: id, from: fault.thread, &turn)
        } else {
            finish(id, .gathered, &turn)
        }
    }

    /// The branch to start now. Nothing of the group is held on to, so that it is changed in place.
    private func nextBranch(of id: ThreadID) -> Int? {
        state.threads.read(id.number) { thread -> Int? in
            guard let frame = thread.frames.last, frame.canStartBranch(program), let group = frame.group else {
                return nil
            }
            return group.startable.firstKey().map(Int.init) ?? group.next
        } ?? nil
    }

    private mutating func start(_ branch: Int, of id: ThreadID, _ turn: inout Turn) {
        guard state.threads.count < Limits.threadsMaximum else {
            let fault = Fault(
                .runtime, title: "Too many threads",
                detail: "An execution has at most \(Limits.threadsMaximum) threads; lower the loop's parallel bound.",
                instance: node(of: id).map { program.node($0).key })
            let record = FaultRecord(fault: fault, node: node(of: id) ?? NodeID(0), stack: state.stack(of: id))
            self.record(.branchesStopped(id, .fault(record)), &turn)
            return
        }
        record(.threadStarted(ThreadID(number: state.nextThread), parent: id, branch: branch), &turn)
    }

    /// The fault of a parked branch, in the order of the branches' threads.
    private func firstParked(in id: ThreadID) -> (thread: ThreadID, record: FaultRecord)? {
        guard let group = frame(of: id, depth(of: id))?.group, group.parked > 0 else { return nil }
        for (key, _) in group.branches {
            if case .parked(let record)? = state.threads.read(key, { $0.mode }) {
                return (ThreadID(number: key), record)
            }
        }
        return nil
    }

    /// Whether the group on top of a thread goes on though so many of its active branches faulted.
    func groupGoesOn(without faulted: Int, _ id: ThreadID) -> Bool {
        guard let frame = frame(of: id, depth(of: id)), let group = frame.group else { return false }
        let others = group.active > faulted || frame.canStartBranch(program)
        return switch program.node(frame.node).step {
        case .fork(let fork): fork.compete && others
        case .graph(let graph): graph.failurePolicy == .finishIndependent && others
        case .sequence, .loop, .choice, .assign, .attempt, .raise, .wait, .run, .emit, .call, .listen,
            .workflow, .function, .extended:
            false
        }
    }

    /// `$context` after the group: what it was, with what the branches exported, in their order. Nil when none did.
    func mergedContext(of id: ThreadID) -> Value? {
        guard let node = node(of: id), let thread = state.threads[id.number], let group = thread.frames.last?.group,
            !group.contexts.isEmpty
        else { return nil }
        if case .graph = program.node(node).step { return nil }  // merged as each child ended
        if let winner = group.winner { return group.contexts[UInt64(winner)].map(thread.context.merged(with:)) }
        return group.contexts.reduce(thread.context) { $0.merged(with: $1.element) }
    }
}
