import EngineJournal
import Synchronization
import VirtualDisk

/// Small calls on a journal over a virtual disk, with content that says which record it is.
enum Workload {
    static func options(_ change: (inout JournalOptions) -> Void = { _ in }) -> JournalOptions {
        var options = JournalOptions()
        options.segmentBytes = JournalLimits.segmentBytesMinimum
        options.housekeeping = .inline
        // Each look at the clock takes 50 ms, so that the identity file is updated now and then, always at the same place.
        let clock = Mutex<UInt64>(0)
        options.monotonicNanoseconds = {
            clock.withLock { now in
                now += 50_000_000
                return now
            }
        }
        options.randomIdentity = { JournalIdentity(low: 0x0123_4567_89AB_CDEF, high: 0xFEDC_BA98_7654_3210) }
        change(&options)
        return options
    }

    /// The same for a journal that is opened and read, and not written: it has no thread that would only begin and end.
    static func reading(_ options: JournalOptions) -> JournalOptions {
        var options = options
        options.writing = .driven
        return options
    }

    static let readingOptions = reading(options())

    /// The content of record `sequence`: of a length and with bytes that follow from it.
    static func content(_ sequence: UInt64) -> [UInt8] {
        sequence < contents.count ? contents[Int(sequence)] : makeContent(sequence)
    }

    private static let contents: [[UInt8]] = (0..<1000).map { makeContent($0) }

    private static func makeContent(_ sequence: UInt64) -> [UInt8] {
        var random = SeededGenerator(seed: sequence)
        let length = Int(random.next() % 700)
        let isRepetitive = sequence.isMultiple(of: 5)
        return (0..<(isRepetitive ? length * 4 : length)).map { index in
            isRepetitive
                ? UInt8(truncatingIfNeeded: sequence) : UInt8(truncatingIfNeeded: random.next() &+ UInt64(index))
        }
    }

    static func payload(_ sequence: UInt64) -> Payload {
        Payload(
            kind: UInt8(truncatingIfNeeded: sequence % 16), ignorable: sequence.isMultiple(of: 3),
            bytes: content(sequence))
    }

    static func expected(_ sequence: UInt64) -> JournalRecord {
        let payload = payload(sequence)
        return JournalRecord(sequence: sequence, kind: payload.kind, ignorable: payload.ignorable, bytes: payload.bytes)
    }

    /// What `recover` gives.
    struct Recovered: Equatable {
        var entries: [[UInt8]] = []
        var records: [JournalRecord] = []
    }

    static func recover(_ journal: Journal) throws -> Recovered {
        var recovered = Recovered()
        try journal.recover(
            checkpoint: { recovered.entries.append($0) }, record: { recovered.records.append($0) })
        return recovered
    }

    /// Entries of a checkpoint that begins at `position`: what a host would write, three of them, one large.
    static func entries(_ position: UInt64) -> [[UInt8]] {
        [
            Array("checkpoint".utf8), Array("\(position)".utf8),
            [UInt8](repeating: UInt8(truncatingIfNeeded: position), count: 3000),
        ]
    }

    static func checkpoint(_ journal: Journal) async throws -> UInt64 {
        let position = journal.nextPosition
        var rest = entries(position)[...]
        try await journal.checkpoint(from: position) { rest.popFirst() }
        return position
    }

    /// Appends batches of 1, 2, 3, 1, 2, 3 … records beginning with the journal's next position.
    static func append(_ journal: Journal, batches: Int, noting disk: VirtualDisk? = nil) async throws {
        for batch in 0..<batches {
            let first = journal.nextPosition
            let count = UInt64(batch % 3 + 1)
            let range = try await journal.append((first..<(first + count)).map(payload))
            guard range == first...(first + count - 1) else { fatalError("records went to \(range)") }
            disk?.note(acknowledged: range.upperBound)
        }
    }
}
