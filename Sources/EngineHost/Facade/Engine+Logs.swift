public import EngineCore
internal import OrderedCollections
internal import WorkflowModel

extension Engine {
    /// The steps that an execution has run, in the order of their start.
    public func steps(_ id: ExecutionID) throws(EngineError) -> [StepSummary] {
        guard let slot = directory[id], slot.execution != nil else { throw .executionNotFound(id) }
        let (steps, execution) = slot.output
        let running = execution.pendingEffects
        return steps.map { trace in
            let node = NodeID(Int(trace.node))
            let nodes = slot.definition.definition.nodes
            let known = nodes.indices.contains(node.index) ? nodes[node.index] : nil
            return StepSummary(
                key: StepKey(execution: id, token: trace.token), node: node, nodeKey: known?.key ?? "",
                nodeName: known?.name ?? "", attempt: Int(trace.attempt), iteration: trace.iteration,
                isRunning: running[trace.token] != nil)
        }
    }

    /// Reads what an execution's steps wrote, from where the page before ended. With `wait` an empty page is given
    /// only when nothing was written in that time.
    public func logs(_ request: LogRequest) async throws(EngineError) -> LogPage {
        var cursor = try request.cursor.map { text throws(EngineError) in try LogCursor(text) } ?? LogCursor()
        if let nodeKey = request.nodeKey, let slot = directory[request.execution] {
            guard slot.definition.definition.nodes.contains(where: { $0.key == nodeKey }) else {
                throw .nodeNotFound(key: nodeKey)
            }
        }
        let deadline = seams.clock.uptime + request.wait
        while true {
            let page = try read(request, from: &cursor)
            if !page.chunks.isEmpty || page.isComplete || seams.clock.uptime >= deadline || life.isEnding {
                return page
            }
            do {
                try await seams.clock.sleep(for: Limits.logPollInterval)
            } catch {
                return page
            }
        }
    }

    private func read(_ request: LogRequest, from cursor: inout LogCursor) throws(EngineError) -> LogPage {
        // Before the files: a step that has ended by now has written everything that the files hold.
        let isFinished = try execution(request.execution).isFinished
        let steps = try steps(request.execution)
        var room = min(max(1, request.bytesMaximum), Limits.logPageBytesMaximum)
        var chunks: [LogPage.Chunk] = []
        var isReadSoFar = true
        for step in steps where step.key.token > cursor.readThrough {
            var isRead = !step.isRunning
            if request.nodeKey == nil || request.nodeKey == step.nodeKey {
                let reader = StepLogReader(
                    step: step, paths: seams.runner.outputPaths(step.key), only: request.stream, since: request.since)
                var offsets = cursor.offsets[step.key.token, default: LogCursor.Offsets()]
                isRead = try reader.read(&offsets, &room, into: &chunks) && isRead
                if offsets != LogCursor.Offsets() { cursor.offsets[step.key.token] = offsets }
            }
            isReadSoFar = isReadSoFar && isRead
            if isReadSoFar {
                cursor.readThrough = step.key.token
                cursor.offsets[step.key.token] = nil
            }
        }
        return LogPage(chunks: chunks, nextCursor: cursor.text, isComplete: isFinished && isReadSoFar)
    }
}
