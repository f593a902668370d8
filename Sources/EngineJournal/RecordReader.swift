internal import Synchronization

/// Reads durable records from the segments while the writer goes on.
struct RecordReader {
    let context: JournalContext

    /// A page of the caller's records; the journal's own are left out.
    func page(from first: UInt64, through last: UInt64, bytesMaximum: Int) throws(JournalError) -> [JournalRecord] {
        let durable = context.shared.durableSequence
        let from = max(first, 1)
        let through = min(last, durable)
        guard from <= through else { return [] }
        var records: [JournalRecord] = []
        var bytes = 0
        try read(from: from, through: through) { record in
            guard record.kind < JournalLimits.internalKinds else { return true }
            if !records.isEmpty, bytes + record.bytes.count > bytesMaximum { return false }
            bytes += record.bytes.count
            records.append(record)
            return true
        }
        return records
    }

    /// Visits the records of the range in order until `visit` says false.
    func read(
        from first: UInt64, through last: UInt64, visit: (JournalRecord) -> Bool
    ) throws(JournalError) {
        var next = first
        while next <= last {
            guard let segment = segment(holding: next) else {
                throw .dropped(first: firstPosition)
            }
            let before = next
            guard try read(segment, next: &next, through: last, visit: visit) else { return }
            guard next > before else { throw damaged(segment, nil, next, "the record is not where it should be") }
        }
    }

    private var firstPosition: UInt64 {
        context.shared.state.withLock { $0.segments.first?.firstSequence ?? 1 }
    }

    private func segment(holding sequence: UInt64) -> SegmentEntry? {
        context.shared.state.withLock { state in
            let segments = state.segments
            // The first segment that begins behind the sequence; the one before it holds the record.
            var (low, high) = (0, segments.count)
            while low < high {
                let middle = (low + high) / 2
                if segments[middle].firstSequence <= sequence { low = middle + 1 } else { high = middle }
            }
            return low == 0 ? nil : segments[low - 1]
        }
    }

    /// True to go on with the next segment.
    private func read(
        _ segment: SegmentEntry, next: inout UInt64, through last: UInt64, visit: (JournalRecord) -> Bool
    ) throws(JournalError) -> Bool {
        let file: any DiskFile
        do throws(DiskError) {
            file = try context.directory.open(FileName.segmentName(segment.number), .reading)
        } catch  where error.number == ErrorNumber.noEntry && firstPosition > next {
            throw .dropped(first: firstPosition)
        } catch {
            throw .unavailable(error)
        }
        defer { try? file.close() }
        let sequence = next
        let start = segment.marks.last { $0.sequence <= sequence }?.offset ?? UInt64(JournalLimits.headerBytes)
        var cursor = try reading { () throws(DiskError) in
            try FrameCursor(file: file, seed: context.seed, from: start)
        }
        while next <= last {
            let offset = cursor.offset
            switch try reading({ () throws(DiskError) in try cursor.next() }) {
            case .end: return true
            case .bad(let reason): throw damaged(segment, offset, next, reason)
            case .frame(let frame):
                guard frame.header.lastSequence >= next else { continue }
                guard frame.header.firstSequence <= next, let records = frame.records() else {
                    throw damaged(segment, offset, next, "the content of the batch cannot be read")
                }
                for record in records where record.sequence >= next && record.sequence <= last {
                    guard visit(record) else { return false }
                    next = record.sequence + 1
                }
            }
        }
        return false
    }

    /// A record of the journal's own that this program has to understand.
    static func requireKnown(_ record: JournalRecord) throws(JournalError) {
        guard record.kind != InternalKind.checkpoint, !record.ignorable else { return }
        throw .damaged(
            Damage(
                kind: .recordUnknown, file: "journal", sequence: record.sequence,
                detail: "a newer program wrote a record of kind \(record.kind) that must not be skipped"))
    }

    private func damaged(
        _ segment: SegmentEntry, _ offset: UInt64?, _ sequence: UInt64, _ detail: String
    ) -> JournalError {
        .damaged(
            Damage(
                kind: .batchDamaged, file: FileName.segmentName(segment.number), offset: offset, sequence: sequence,
                detail: detail))
    }
}
