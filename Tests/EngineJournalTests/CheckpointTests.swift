import EngineJournal
import Testing
import VirtualDisk

@Suite("Checkpoints")
struct CheckpointTests {
    @Test("recovery gives the newest checkpoint's entries and the records from its position")
    func recover() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 3)
        let position = try await Workload.checkpoint(journal)
        try await Workload.append(journal, batches: 3)
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        let recovered = try Workload.recover(again)
        #expect(position == 7)
        #expect(recovered.entries == Workload.entries(7))
        #expect(recovered.records == (8...13).map(Workload.expected))
    }

    @Test("a fuzzy checkpoint begins at a position captured before, and what came since is replayed")
    func fuzzy() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 2)
        let position = journal.nextPosition
        var pulls: UInt64 = 0
        try await journal.checkpoint(from: position) {
            pulls += 1
            guard pulls <= 3 else { return nil }
            await #expect(throws: Never.self) { try await journal.append([Workload.payload(journal.nextPosition)]) }
            return [UInt8(pulls)]
        }
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        let recovered = try Workload.recover(again)
        #expect(recovered.entries == [[1], [2], [3]])
        #expect(recovered.records == (4...6).map(Workload.expected))
    }

    @Test("two are kept; a bad newest falls back to the older and the longer tail, with a warning")
    func fallBack() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        for _ in 0..<4 {
            try await Workload.append(journal, batches: 2)
            _ = try await Workload.checkpoint(journal)
        }
        #expect(journal.checkpointPositions == [12, 16])
        try await journal.close()
        #expect(disk.image[checkpointName(2)] == nil)
        var image = disk.image
        image[checkpointName(4)]?[200] ^= 1
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: VirtualDisk(image))
        guard case .checkpointDamaged(let damage) = again.warnings.first else {
            Issue.record("no warning")
            return
        }
        #expect(damage.file == checkpointName(4))
        let recovered = try Workload.recover(again)
        #expect(recovered.entries == Workload.entries(12))
        #expect(recovered.records == (13...15).map(Workload.expected))
        // The next one replaces the bad one, the good older one stays.
        _ = try await Workload.checkpoint(again)
        #expect(again.checkpointPositions == [12, 17])
    }

    @Test("with all checkpoints bad and their records gone it refuses")
    func allBad() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        for _ in 0..<3 {
            try await Workload.append(journal, batches: 60)
            _ = try await Workload.checkpoint(journal)
        }
        #expect(try await journal.dropSegments(before: .max) > 0)
        try await journal.close()
        var image = disk.image
        for number in 2...3 { image[checkpointName(number)]?[100] ^= 1 }
        #expect(damage(opening: image)?.kind == .checkpointDamaged)
        for number in 2...3 { image[checkpointName(number)] = nil }
        #expect(damage(opening: image)?.kind == .checkpointMissing)
    }

    @Test("segments go only when two checkpoints stand for them, and never beyond the older one")
    func drop() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 100)
        #expect(try await journal.dropSegments(before: .max) == 0)
        let older = try await Workload.checkpoint(journal)
        try await Workload.append(journal, batches: 100)
        #expect(try await journal.dropSegments(before: .max) == 0)
        _ = try await Workload.checkpoint(journal)
        #expect(try await journal.dropSegments(before: 2) == 0)
        let segments = journal.statistics.segments
        let dropped = try await journal.dropSegments(before: .max)
        #expect(dropped > 2)
        #expect(journal.statistics.segments == segments - dropped)
        #expect(journal.firstPosition <= older)
        await #expect(throws: JournalError.dropped(first: journal.firstPosition)) { try await journal.read(from: 1) }
        #expect(try await journal.read(from: older + 1, through: older + 1).map(\.sequence) == [older + 1])
        for number in 1...dropped { #expect(disk.image[segmentName(number)] == nil) }
        try await journal.close()
        // The oldest kept segment is known, so that its loss is noticed too.
        var image = disk.image
        image[segmentName(dropped + 1)] = nil
        #expect(damage(opening: image)?.kind == .segmentMissing)
    }

    @Test("one at a time, and only within the journal")
    func refusals() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        await #expect(throws: JournalError.self) { try await journal.checkpoint(from: 2) { nil } }
        await #expect(throws: JournalError.self) { try await journal.checkpoint(from: 0) { nil } }
        try await journal.checkpoint(from: 1) {
            await #expect(throws: JournalError.busy) { try await journal.checkpoint(from: 1) { nil } }
            return nil
        }
    }

    @Test("many and large entries on the real disk")
    func large() async throws {
        let directory = TemporaryDirectory()
        let journal = try Journal.open(directory: directory.path)
        _ = try await journal.append([Workload.payload(1)])
        let entries = (0..<3000).map { index in
            [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: index == 7 ? 3 << 20 : index % 900)
        }
        var rest = entries[...]
        try await journal.checkpoint(from: 2) { rest.popFirst() }
        try await journal.close()
        let again = try Journal.open(directory: directory.path)
        let recovered = try Workload.recover(again)
        #expect(recovered.entries == entries)
        #expect(recovered.records.isEmpty)
        try await again.close()
    }

    @Test("an entry that is too large is refused, and the checkpoint is none")
    func largeEntry() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        let names = disk.image.names.keys.sorted()
        let maximum = JournalLimits.checkpointEntryBytesMaximum
        await #expect(throws: JournalError.tooLarge(bytes: maximum + 1, maximum: maximum)) {
            try await journal.checkpoint(from: 1) { FormatTests.untouched(maximum + 1) }
        }
        #expect(disk.image.names.keys.sorted() == names)
        #expect(journal.checkpointPositions.isEmpty)
        #expect(try await Workload.checkpoint(journal) == 1)
    }
}
