internal import EngineCore
internal import WorkflowModel

/// Reads what one step wrote, both streams in the order in which it wrote them as far as its timeline tells.
struct StepLogReader {
    let step: StepSummary
    let paths: StepOutputPaths
    /// Nil reads both streams.
    let only: StepStream?
    /// What was written before is passed over.
    let since: Instant?

    /// Reads on from the offsets while there is room. True when everything was read to its present end.
    func read(
        _ offsets: inout LogCursor.Offsets, _ room: inout Int, into chunks: inout [LogPage.Chunk]
    ) throws(EngineError) -> Bool {
        let timeline = OutputTimeline(paths.timeline, from: offsets)
        for run in timeline.runs where only == nil || only == run.stream {
            if let since, try passesOver(run, since, &offsets) { continue }
            while offsets[run.stream] < run.end ?? .max {
                guard room > 0 else { return false }
                guard let chunk = try chunk(of: run, &offsets, room) else { break }
                room -= chunk.bytes.count
                chunks.append(chunk)
            }
        }
        return true
    }

    /// The next piece of a run; nil when there is no more of it for now.
    private func chunk(
        of run: OutputTimeline.Run, _ offsets: inout LogCursor.Offsets, _ room: Int
    ) throws(EngineError) -> LogPage.Chunk? {
        let offset = offsets[run.stream]
        let left = run.end.map { Int(clamping: $0 - offset) } ?? .max
        let piece = try StepOutput.read(
            path(of: run.stream), from: offset, count: min(room, Limits.logChunkBytesMaximum, left))
        // Behind a hole that covers the rest of the run: the next run of the stream tells it.
        guard !piece.bytes.isEmpty, piece.offset < run.end ?? .max else { return nil }
        let bytes = run.end.map { Array(piece.bytes.prefix(Int(clamping: $0 - piece.offset))) } ?? piece.bytes
        offsets[run.stream] = piece.offset + UInt64(bytes.count)
        return LogPage.Chunk(
            step: step, stream: run.stream, offset: piece.offset, droppedBytes: piece.offset - offset, at: run.at,
            bytes: bytes)
    }

    /// Whether the run was over before the wanted time; then the offsets are moved behind it.
    private func passesOver(
        _ run: OutputTimeline.Run, _ since: Instant, _ offsets: inout LogCursor.Offsets
    ) throws(EngineError) -> Bool {
        let path = path(of: run.stream)
        // A step that wrote in one go has no timeline, but its file has a time.
        guard let at = run.at ?? StepOutput.modified(path), at < since else { return false }
        offsets[run.stream] = max(offsets[run.stream], run.end ?? StepOutput.size(path))
        return true
    }

    private func path(of stream: StepStream) -> String {
        switch stream {
        case .stdout: paths.stdout
        case .stderr: paths.stderr
        }
    }
}
