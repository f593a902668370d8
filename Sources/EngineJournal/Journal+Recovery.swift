internal import Synchronization

extension Journal {
    /// Replays: first the entries of the newest checkpoint that verifies, then every record from its position to the
    /// end that `open` found. Blocks the calling thread. Throws `JournalError`, or what the closures throw.
    public func recover(
        checkpoint: ([UInt8]) throws -> Void, record: (JournalRecord) throws -> Void
    ) throws {
        let newest = context.shared.state.withLock { $0.checkpoints.last { $0.end <= recoveredThrough + 1 } }
        if let newest {
            // It was verified when the journal was opened; damage means that the disk answers differently now.
            try CheckpointReader.read(newest.number, identity: identity, in: context.directory, entry: checkpoint)
        }
        guard recoveredThrough >= 1 else { return }
        let position = newest?.position ?? 1
        guard position <= recoveredThrough else { return }
        var refusal: (any Error)?
        try RecordReader(context: context).read(from: position, through: recoveredThrough) { found in
            do {
                if found.kind >= JournalLimits.internalKinds {
                    try RecordReader.requireKnown(found)
                } else {
                    try record(found)
                }
                return true
            } catch {
                refusal = error
                return false
            }
        }
        if let refusal { throw refusal }
    }

    /// Durable records from `first` through `last`, at least one if there is one, then as many as fit the bound. Ask
    /// again from the last one's successor until the answer is empty.
    public func read(
        from first: UInt64, through last: UInt64 = .max, bytesMaximum: Int = JournalLimits.readBytesMaximum
    ) async throws(JournalError) -> [JournalRecord] {
        let context = self.context
        return try await run(on: reader) {
            Result { () throws(JournalError) in
                try RecordReader(context: context).page(from: first, through: last, bytesMaximum: bytesMaximum)
            }
        }
    }
}
