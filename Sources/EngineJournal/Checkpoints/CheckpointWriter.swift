/// Writes one checkpoint file under a temporary name. Its operations run on the housekeeper's thread, one at a time.
struct CheckpointWriter: Sendable {
    static let temporaryName = "checkpoint.tmp"

    let context: JournalContext
    let number: UInt64
    let position: UInt64
    private var buffer: [UInt8]
    private var chain: UInt32
    private var entries: UInt64 = 0
    private var offset: UInt64 = 0

    init(context: JournalContext, number: UInt64, position: UInt64) {
        self.context = context
        self.number = number
        self.position = position
        buffer = CheckpointFormat.header(number: number, position: position, identity: context.identity)
        chain = CheckpointFormat.chain(after: buffer, seed: context.seed)
    }

    /// Enough is gathered for a write.
    var isChunkReady: Bool { buffer.count >= JournalLimits.checkpointChunkBytes }

    mutating func add(_ content: [UInt8]) throws(JournalError) {
        guard content.count <= JournalLimits.checkpointEntryBytesMaximum else {
            throw .tooLarge(bytes: content.count, maximum: JournalLimits.checkpointEntryBytesMaximum)
        }
        chain = CheckpointFormat.append(
            content, to: &buffer, chain: chain, compressingFrom: context.options.compressionThresholdBytes,
            level: context.options.compressionLevel)
        entries += 1
    }

    mutating func addFooter(end: UInt64) {
        CheckpointFormat.appendFooter(entries: entries, end: end, to: &buffer, chain: chain)
    }

    /// What was gathered, with its place in the file.
    mutating func takeChunk() -> (bytes: [UInt8], offset: UInt64) {
        defer {
            offset += UInt64(buffer.count)
            buffer = []
        }
        return (buffer, offset)
    }
}
