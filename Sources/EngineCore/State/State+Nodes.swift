import WorkflowModel

/// How tasks are, over all threads, with the sums that progress shows.
extension State {
    mutating func nodeStarted(_ node: NodeID, _ program: Program) {
        changeNode(node, program) { $0.running += 1 }
    }

    /// A frame of the node is gone. Nil leaves what its latest run was.
    mutating func nodeEnded(_ node: NodeID, _ latest: NodeRecord.Latest?, _ program: Program) {
        changeNode(node, program) { record in
            record.running = max(0, record.running - 1)
            if let latest { record.settle(latest) }
        }
    }

    /// The execution fails with this task: whatever earlier runs of it were, it counts as failed.
    mutating func nodeFailedForGood(_ node: NodeID, _ program: Program) {
        changeNode(node, program) { record in
            record.running = max(0, record.running - 1)
            record.latest = .failed
        }
    }

    /// The task is passed over, and all within it.
    mutating func nodeSkipped(_ node: NodeID, _ program: Program) {
        changeNode(node, program) { $0.settle(.skipped) }
        skipRest(of: node, program)
    }

    /// What is within a task that is over, and was never reached, never will be: cases of a `switch` that were not
    /// taken, handlers without a fault, losers of a race. Tasks of a loop are looked at once, when the loop is over.
    mutating func skipRest(of node: NodeID, _ program: Program) {
        let within = node.index + 1..<program.subtreeEnds[node.index]
        guard !within.isEmpty, program.loops[node.index] == nil else { return }
        for index in within where (nodes[UInt64(index)] ?? NodeRecord()).isUntouched {
            changeNode(NodeID(index), program) { $0.latest = .skipped }
        }
    }

    /// The tasks from this one to the end of its list are to be done again, so they count as not done.
    mutating func nodesRewound(to node: NodeID, _ program: Program) {
        guard let list = program.node(node).parent else { return }
        for index in node.index..<program.subtreeEnds[list.index] where nodes.contains(UInt64(index)) {
            changeNode(NodeID(index), program) { record in
                record.latest = .none
                record.iterationsTotal = 0
                record.iterationsEnded = 0
            }
        }
        progressMark = settledUnits
    }

    /// How far a loop is. Only the outermost one counts: those within it begin again with each of its items.
    mutating func iterationsChanged(of node: NodeID, ended: Int, of total: Int, _ program: Program) {
        guard program.loops[node.index] == nil else { return }
        changeNode(node, program) { record in
            record.iterationsTotal = total
            record.iterationsEnded = ended
        }
    }

    /// How the task's command ended.
    mutating func nodeCommandEnded(_ node: NodeID, _ ending: StepEnding, _ program: Program) {
        changeNode(node, program) { $0.ending = ending }
    }

    private mutating func changeNode(_ node: NodeID, _ program: Program, _ body: (inout NodeRecord) -> Void) {
        let key = UInt64(node.index)
        var record = nodes[key] ?? NodeRecord()
        let before = record
        body(&record)
        nodes.set(key, record)
        guard program.counted[node.index] else { return }
        count(before, by: -1)
        count(record, by: 1)
        settledUnits += program.units(of: node.index, record) - program.units(of: node.index, before)
        progressMark = max(progressMark, settledUnits)
    }

    mutating func count(_ record: NodeRecord, by difference: Int) {
        switch record.standing {
        case .none: break
        case .running: progress.runningNodes += difference
        case .completed: progress.completedNodes += difference
        case .failed: progress.failedNodes += difference
        case .skipped: progress.skippedNodes += difference
        }
    }

    /// Takes frames off a thread until so many are left, with their timers.
    mutating func popFrames(
        of id: ThreadID, to count: Int, as latest: NodeRecord.Latest?, _ folding: inout Folding
    ) {
        while let frame = threads.update(id.number, { $0.frames.count > count ? $0.frames.popLast() : nil }) ?? nil {
            for token in frame.timerTokens { withdraw(token, &folding) }
            nodeEnded(frame.node, latest, folding.program)
        }
    }
}

extension NodeRecord {
    /// As what a task counts: each as one.
    enum Standing {
        case none, running, completed, failed, skipped
    }

    /// What was done once stays done while it is done again, for the next item or attempt.
    var standing: Standing {
        switch latest {
        case .completed: .completed
        case .skipped: .skipped
        case .failed: running > 0 ? .running : .failed
        case .none: running > 0 ? .running : .none
        }
    }

    var isUntouched: Bool { running == 0 && latest == .none }

    /// Takes over how a run ended, unless an earlier one counts for more.
    fileprivate mutating func settle(_ new: Latest) {
        switch (latest, new) {
        case (.completed, _), (.skipped, .failed): break
        case (.none, _), (.failed, _), (.skipped, _): latest = new
        }
    }
}

extension Program {
    /// How much of progress a task is, in millionths of a task: the whole when it is done; and an outermost loop stands
    /// for all that is within it, by the items it is through with.
    func units(of index: Int, _ record: NodeRecord) -> Int {
        guard counted[index], loops[index] == nil else { return 0 }
        let isSettled = record.latest == .completed || record.latest == .skipped
        let own = isSettled ? Self.unitsPerTask : 0
        switch definition.nodes[index].step {
        case .loop, .listen: break
        case .sequence, .graph, .fork, .choice, .assign, .attempt, .raise, .wait, .run, .emit, .call, .workflow,
            .function, .extended:
            return own
        }
        let within = (subtreeEnds[index] - index - 1) * Self.unitsPerTask
        if isSettled { return own + within }
        guard record.iterationsTotal > 0 else { return own }
        // In two parts, so that no product overflows.
        let ended = min(record.iterationsEnded, record.iterationsTotal)
        return own + Int(Double(within) * (Double(ended) / Double(record.iterationsTotal)))
    }

    static var unitsPerTask: Int { 1_000_000 }
}
