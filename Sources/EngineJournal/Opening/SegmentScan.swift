/// Reads one segment from its first frame to its end and says how it ends.
struct SegmentScan {
    enum Ending: Equatable {
        /// Only zeros behind the last frame.
        case whole
        /// Something behind the last frame does not verify: a torn write or damage.
        case unreadable(reason: String)
        /// A frame verifies, but does not follow. No torn write makes that.
        case broken(reason: String)
    }

    /// What the next frame has to follow.
    var chain: Chain
    /// Where the next frame would begin.
    var end: UInt64
    var fileBytes: UInt64
    var ending: Ending
    var marks: [SegmentEntry.Mark]

    /// `readsRemainder` also looks at everything behind the last frame, which has to be zero; it is asked when all frames
    /// were read.
    static func run(
        _ file: any DiskFile, seed: UInt32, after chain: Chain, readsRemainder: (Chain) -> Bool = { _ in true },
        visit: (FrameCursor.Frame) throws(JournalError) -> Void = { _ in }
    ) throws(JournalError) -> SegmentScan {
        var cursor = try reading { () throws(DiskError) in try FrameCursor(file: file, seed: seed) }
        var scan = SegmentScan(chain: chain, end: cursor.offset, fileBytes: cursor.fileBytes, ending: .whole, marks: [])
        var entry = SegmentEntry(number: 0, firstSequence: 0, bytes: 0, marks: [])
        while true {
            switch try reading({ () throws(DiskError) in try cursor.next() }) {
            case .frame(let frame):
                if let reason = scan.chain.advance(frame.header) {
                    scan.ending = .broken(reason: reason)
                    scan.marks = entry.marks
                    return scan
                }
                entry.note(SegmentEntry.Mark(sequence: frame.header.firstSequence, offset: frame.offset))
                scan.end = cursor.offset
                try visit(frame)
            case .end:
                scan.marks = entry.marks
                if readsRemainder(scan.chain) { try scan.checkRemainder(file) }
                return scan
            case .bad(let reason):
                scan.marks = entry.marks
                scan.ending = .unreadable(reason: reason)
                return scan
            }
        }
    }

    private mutating func checkRemainder(_ file: any DiskFile) throws(JournalError) {
        let (from, size) = (end, fileBytes)
        let nonzero = try reading { () throws(DiskError) in try file.firstNonzero(from: from, expecting: size) }
        if nonzero < fileBytes {
            ending = .unreadable(reason: "the batch is missing, but there is content behind it at offset \(nonzero)")
        }
    }
}

/// Runs a disk operation of opening or reading: its failure concerns this call, nothing is lost by it.
func reading<Success>(_ body: () throws(DiskError) -> Success) throws(JournalError) -> Success {
    do throws(DiskError) {
        return try body()
    } catch {
        throw .unavailable(error)
    }
}
