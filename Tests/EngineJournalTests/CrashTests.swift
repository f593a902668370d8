import EngineJournal
import Glibc
import Testing
import VirtualDisk

/// Pull the plug after every change of the disk, with what is not synchronised lost, kept, torn or reordered; recover;
/// pull the plug again during the recovery. `ENGINE_JOURNAL_CRASH_SCALE` multiplies the random variants.
@Suite("Power cuts")
struct CrashTests {
    static let scale = getenv("ENGINE_JOURNAL_CRASH_SCALE").flatMap { Int(String(cString: $0)) } ?? 1

    /// A recorded run, and what is true about it.
    struct Run {
        var changes: [VirtualDisk.Change]
        /// The last record of each batch.
        var boundaries: Set<UInt64> = [0]
        /// Records of the journal itself.
        var internalSequences: Set<UInt64> = []
    }

    enum Shape: String, CaseIterable, CustomTestStringConvertible {
        case created, appended, rotated, checkpointed, dropped, reopened
        var testDescription: String { rawValue }
    }

    static func record(_ shape: Shape) async throws -> Run {
        let disk = VirtualDisk()
        var run = Run(changes: [])
        var journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        func append(_ batches: Int) async throws {
            for batch in 0..<batches {
                let first = journal.nextPosition
                let last = first + UInt64(batch % 3)
                run.boundaries.insert(last)
                _ = try await journal.append((first...last).map(Workload.payload))
                disk.note(acknowledged: last)
            }
        }
        func checkpoint() async throws {
            run.internalSequences.insert(journal.nextPosition)
            run.boundaries.insert(journal.nextPosition)
            _ = try await Workload.checkpoint(journal)
            disk.note(acknowledged: journal.nextPosition - 1)
        }
        switch shape {
        case .created: break
        case .appended: try await append(5)
        case .rotated: try await append(60)
        case .checkpointed:
            try await append(8)
            try await checkpoint()
            try await append(8)
            try await checkpoint()
            try await append(3)
            try await checkpoint()
        case .dropped:
            for _ in 0..<3 {
                try await append(40)
                try await checkpoint()
                try await journal.dropSegments(before: journal.nextPosition)
            }
            try await append(2)
        case .reopened:
            try await append(4)
            try await journal.close()
            journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
            try await append(3)
            // Not closed: the next opening finds an unclean end and rewrites the tail.
            disk.powerOff()
            let second = VirtualDisk(disk.image)
            var changes = disk.changes
            journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: second)
            let from = second.changes.count
            for batch in 0..<4 {
                let first = journal.nextPosition
                let last = first + UInt64(batch % 3)
                run.boundaries.insert(last)
                _ = try await journal.append((first...last).map(Workload.payload))
                second.note(acknowledged: last)
            }
            #expect(from < second.changes.count)
            changes += second.changes
            run.changes = changes
            second.powerOff()
            return run
        }
        run.changes = disk.changes
        disk.powerOff()
        return run
    }

    static let survivals: [CrashHistory.Survival] = [.nothing, .everything, .random(64), .random(128), .random(220)]

    @Test("every acknowledged batch survives, whole, after a power cut at every change", arguments: Shape.allCases)
    func everyChange(_ shape: Shape) async throws {
        let run = try await Self.record(shape)
        var history = CrashHistory()
        var recoveries = 0
        for (index, change) in run.changes.enumerated() {
            history.apply(change)
            var variants = Self.survivals
            for round in 0..<Self.scale { variants.append(.random(UInt8(truncatingIfNeeded: 40 + 37 * round))) }
            // Every torn prefix and suffix of short groups, some of long ones.
            let sectors = history.pendingSectors
            let step = max(sectors / (8 * Self.scale), 1)
            for kept in stride(from: 1, to: max(sectors, 1), by: step) {
                variants += [.firstSectors(kept), .lastSectors(kept)]
            }
            if !history.isPending { variants = [.nothing] }
            for (number, survival) in variants.enumerated() {
                var random = SeededGenerator(seed: UInt64(index * 1000 + number))
                let image = history.image(survival, using: &random)
                recoveries += try await Self.verify(
                    image, run, acknowledged: history.acknowledged,
                    place: "\(shape.rawValue): change \(index) of \(run.changes.count), \(survival)", random: &random)
            }
        }
        #expect(recoveries >= run.changes.count)
        print("\(shape.rawValue): \(recoveries) recoveries after \(run.changes.count) changes, 0 lost")
    }

    /// Recovers, and recovers from crashes of the recovery. Returns how many recoveries that were.
    static func verify(
        _ image: DiskImage, _ run: Run, acknowledged: UInt64, place: @autoclosure () -> String,
        random: inout SeededGenerator
    ) async throws -> Int {
        let disk = VirtualDisk(image)
        guard let last = try recover(disk, run, acknowledged: acknowledged, place: place()) else { return 1 }
        disk.powerOff()
        // Pull the plug during that recovery, at a moment drawn by chance, and at its end.
        var history = CrashHistory(from: image)
        let changes = disk.changes
        let cut = Int.random(in: 0...changes.count, using: &random)
        for change in changes.prefix(cut) { history.apply(change) }
        let again = VirtualDisk(history.image(.random(128), using: &random))
        _ = try recover(again, run, acknowledged: acknowledged, place: place() + ", recovery cut at change \(cut)")
        again.powerOff()
        for change in changes.dropFirst(cut) { history.apply(change) }
        // What one recovery has shown, no later one may deny.
        let end = VirtualDisk(history.image(.nothing, using: &random))
        let shown = try recover(end, run, acknowledged: last, place: place() + ", after a whole recovery")
        if let shown, shown != last { Issue.record("\(place()): recovered \(last), then \(shown)") }
        if Int.random(in: 0..<16, using: &random) == 0 { try await goOn(end, run, place: place()) }
        end.powerOff()
        return 3
    }

    /// Opens and compares. Returns the last record that is there.
    static func recover(
        _ disk: VirtualDisk, _ run: Run, acknowledged: UInt64, place: @autoclosure () -> String
    ) throws -> UInt64? {
        let journal: Journal
        do throws(JournalError) {
            journal = try Journal.open(directory: "/journal", options: Workload.readingOptions, disk: disk)
        } catch {
            Issue.record("\(place()): \(error)")
            return nil
        }
        let last = journal.recoveredThrough
        if last < acknowledged { Issue.record("\(place()): \(acknowledged) was acknowledged, \(last) is there") }
        if !run.boundaries.contains(last) { Issue.record("\(place()): half a batch, up to \(last)") }
        let recovered = try Workload.recover(journal)
        var first: UInt64 = 1
        if recovered.entries.count > 1, let position = UInt64(String(decoding: recovered.entries[1], as: UTF8.self)) {
            first = position
            if recovered.entries != Workload.entries(position) { Issue.record("\(place()): another checkpoint") }
        }
        let expected = first > last ? [] : (first...last).filter { !run.internalSequences.contains($0) }
        if recovered.records != expected.map(Workload.expected) {
            Issue.record("\(place()): records \(recovered.records.map(\.sequence)), expected \(expected)")
        }
        return last
    }

    /// A recovered journal is a journal: it takes records, closes, opens clean.
    static func goOn(_ disk: VirtualDisk, _ run: Run, place: String) async throws {
        let fresh = VirtualDisk(disk.image)
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: fresh)
        let first = journal.nextPosition
        try await Workload.append(journal, batches: 3)
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: fresh)
        #expect(again.warnings.isEmpty, "\(place)")
        let found = try await again.read(from: first)
        #expect(found == (first..<(first + 6)).map(Workload.expected), "\(place)")
        try await again.close()
        #expect(fresh.openHandles == 0, "\(place)")
    }
}
