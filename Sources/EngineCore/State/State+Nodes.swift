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
            if let latest { record.latest = latest }
        }
    }

    mutating func nodeSkipped(_ node: NodeID, _ program: Program) {
        changeNode(node, program) { $0.latest = .skipped }
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
    }

    mutating func count(_ record: NodeRecord, by difference: Int) {
        if record.running > 0 {
            progress.runningNodes += difference
            return
        }
        switch record.latest {
        case .none: break
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
