internal import Synchronization

/// Keeps the identity file: how far the journal is durable, and which segment is the oldest.
final class IdentityKeeper: Sendable {
    private struct State {
        var content: IdentityFile
        let file: any DiskFile
    }

    /// The lock is held during the write, because two writers of one counter would defeat the two pages; it is never
    /// taken on the hot path.
    private let state: Mutex<State>

    init(content: IdentityFile, file: any DiskFile) { state = Mutex(State(content: content, file: file)) }

    /// Writes a new mark and synchronises it. The watermark and the floor never go back.
    func update(watermark: UInt64? = nil, floor: UInt64? = nil, isClean: Bool = false) throws(DiskError) {
        try state.withLock { state throws(DiskError) in
            var content = state.content
            content.mark.counter += 1
            content.mark.watermark = max(content.mark.watermark, watermark ?? 0)
            content.mark.floor = max(content.mark.floor, floor ?? 0)
            content.mark.isClean = isClean
            let (bytes, offset) = content.encodedMark
            try state.file.writeAll(bytes, at: offset)
            try state.file.synchronize()
            state.content = content
        }
    }

    func close() throws(DiskError) { try state.withLock { state throws(DiskError) in try state.file.close() } }
}
