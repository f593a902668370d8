internal import PlantedBugs
public import WorkflowModel

/// What `resume` takes.
public struct ResumeRequest: Sendable, Equatable {
    /// The key of the task to go on from, instead of where the execution stands.
    public var from: String?
    /// Members to set in `$context` first.
    public var set: OrderedObject
    /// Keys of tasks to skip when they are reached next.
    public var skip: [String]
    /// Why, for people.
    public var reason: String?

    /// Makes a request of its parts.
    public init(from: String? = nil, set: OrderedObject = OrderedObject(), skip: [String] = [], reason: String? = nil) {
        self.from = from
        self.set = set
        self.skip = skip
        self.reason = reason
    }
}

extension Execution {
    mutating func resume(_ request: ResumeRequest, by requester: Requester, _ turn: inout Turn) -> Decision {
        let failed: Bool
        switch status {
        case .pending: return .refused(.notRunning)
        case .running, .waiting: return .refused(isCancelRequested ? .cancelling : .alreadyRunning)
        case .completed: return .refused(.alreadyCompleted)
        case .cancelled: return .refused(.alreadyCancelled)
        case .paused where state.isQueued && (request.from != nil || !request.set.isEmpty):
            return .refused(.notRunning)
        case .paused:
            if PlantedBug.resumeLost.isPlanted, state.runningSteps > 0 { return .accepted(.resumed) }
            failed = false
        case .failed: failed = true
        }
        do throws(Refusal) {
            let place = try request.from.map { key throws(Refusal) in try self.place(toResumeFrom: key) }
            let skip = try nodes(withKeys: request.skip)
            let record = ResumeRecord(requester: requester, set: request.set, skip: skip)
            self.record(failed ? .executionRedriven(record) : .executionResumed(record), &turn)
            if let place {
                self.record(.threadRewound(place.thread, to: place.node, value: place.value), &turn)
            }
            return .accepted(failed ? .redriven : .resumed)
        } catch {
            return .refused(error)
        }
    }

    /// The thread that works on the task's list, and what goes into the task: what the task before it gave last.
    private func place(
        toResumeFrom key: String
    ) throws(Refusal) -> (thread: ThreadID, node: NodeID, value: Value) {
        guard let node = program.node(withKey: key) else { throw .unknownNode(key: key) }
        guard state.ending == nil || status == .failed, let list = program.node(node).parent,
            case .sequence(let children) = program.node(list).step
        else { throw .notResumableFrom(key: key) }
        for (number, thread) in state.threads {
            guard let frame = thread.frames.last(where: { $0.node == list }) else { continue }
            let id = ThreadID(number: number)
            guard !stepsRun(below: id) else { throw .draining }
            let before = children.prefix(program.positions[node.index])
            let value = before.reversed().lazy.compactMap { self.lastOutput(of: $0) }.first ?? frame.input
            return (id, node, value)
        }
        throw .notResumableFrom(key: key)
    }

    /// Whether a command runs for the thread or for a branch of it.
    private func stepsRun(below id: ThreadID) -> Bool {
        guard
            let (running, branches) = state.threads.read(
                id.number,
                { thread in
                    (thread.running != nil, thread.frames.last?.group?.branches.keys ?? [])
                })
        else { return false }
        return running || branches.contains { stepsRun(below: ThreadID(number: $0)) }
    }

    /// What a task gave when it last ended; nil when it gave on what came in.
    private func lastOutput(of node: NodeID) -> Value? {
        if let output = state.outputs[UInt64(node.index)] { return output }
        guard case .sequence(let children) = program.node(node).step else { return nil }
        return children.reversed().lazy.compactMap { lastOutput(of: $0) }.first
    }
}
