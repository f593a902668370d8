import EngineJournal
import Synchronization
import Testing
import VirtualDisk

/// Errors of the disk at every place: no acknowledgement after one, no retry of a synchronisation, no loss.
@Suite("Disk errors")
struct FailureTests {
    struct Result {
        var acknowledged: UInt64 = 0
        var error: JournalError?
        var operations = 0
        var acknowledgedAfterError = false
        var writesAfterError = 0
    }

    /// Opens, appends, checkpoints, drops, closes, and keeps going after errors, as a careless host would.
    static func run(_ disk: VirtualDisk) async -> Result {
        var result = Result()
        func attempt(_ body: () async throws -> UInt64) async {
            do {
                let last = try await body()
                if result.error != nil { result.acknowledgedAfterError = true }
                result.acknowledged = max(result.acknowledged, last)
            } catch let error as JournalError {
                if case .failed = error, result.error == nil { result.error = error }
            } catch {
                Issue.record("\(error)")
            }
        }
        do throws(JournalError) {
            let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
            for round in 0..<3 {
                for _ in 0..<12 {
                    let first = journal.nextPosition
                    await attempt {
                        try await journal.append([Workload.payload(first), Workload.payload(first + 1)]).upperBound
                    }
                }
                await attempt {
                    _ = try await Workload.checkpoint(journal)
                    return 0
                }
                if round > 0 {
                    await attempt {
                        try await journal.dropSegments(before: journal.nextPosition)
                        return 0
                    }
                }
            }
            await attempt {
                try await journal.close()
                return 0
            }
        } catch {
            result.error = error
        }
        result.operations = disk.operations
        return result
    }

    static func check(_ disk: VirtualDisk, _ result: Result, place: String) throws {
        #expect(!result.acknowledgedAfterError, "\(place)")
        disk.setFault(nil)
        let image = disk.image
        disk.powerOff()
        let again = VirtualDisk(image)
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: again)
        #expect(journal.recoveredThrough >= result.acknowledged, "\(place)")
        for record in try Workload.recover(journal).records {
            #expect(record == Workload.expected(record.sequence), "\(place)")
        }
        again.powerOff()
    }

    enum Style: CaseIterable {
        case once, forEver
    }

    @Test("an error at every operation, once or for ever", arguments: [5, 28] as [Int32], Style.allCases)
    func everyOperation(_ number: Int32, _ style: Style) async throws {
        let operations = await Self.run(VirtualDisk()).operations
        try #require(operations > 200)
        var failures = 0
        for target in 1...operations {
            let disk = VirtualDisk()
            disk.setFault { index, _, _ in
                index == target || (style == .forEver && index > target) ? .error(number) : .none
            }
            let result = await Self.run(disk)
            if result.error != nil { failures += 1 }
            try Self.check(disk, result, place: "errno \(number) at operation \(target), \(style)")
        }
        print(
            "errno \(number) \(style): \(operations) places, \(failures) runs ended, 0 acknowledged after an error, 0 lost"
        )
        #expect(failures > 50)
    }

    @Test("a failed synchronisation is never tried again and fails everything after it")
    func synchronisationFails() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        _ = try await journal.append([Workload.payload(1)])
        disk.setFault { _, operation, _ in operation == .synchronize ? .lostSynchronization(5) : .none }
        let failed = JournalError.failed(DiskError(.synchronize, file: segmentName(1), number: 5))
        await #expect(throws: failed) { try await journal.append([Workload.payload(2)]) }
        disk.setFault(nil)
        let changes = disk.changes.count
        await #expect(throws: failed) { try await journal.append([Workload.payload(2)]) }
        await #expect(throws: failed) { try await journal.append([Workload.payload(2)], priority: .reserved) }
        await #expect(throws: failed) { try await journal.tick() }
        await #expect(throws: failed) { _ = try await Workload.checkpoint(journal) }
        #expect(journal.failure == DiskError(.synchronize, file: segmentName(1), number: 5))
        #expect(disk.changes.count == changes, "nothing is written after the failure")
        await #expect(throws: failed) { try await journal.close() }
    }

    @Test("after a failed synchronisation the tail is written again into other blocks before it is trusted")
    func tailIsRewritten() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        disk.setFault { _, operation, _ in operation == .synchronize ? .lostSynchronization(5) : .none }
        _ = try? await journal.append([Workload.payload(1)])
        disk.setFault(nil)
        disk.powerOff()
        // The page cache still shows the record, the disk does not have it, and says nothing about it.
        let cache = disk.image
        let second = VirtualDisk(cache)
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: second)
        #expect(again.recoveredThrough == 1)
        #expect(again.warnings == [.uncleanEnd(lastSequence: 1)])
        #expect(cache.names[segmentName(1)] != second.image.names[segmentName(1)], "another file has the records now")
        // What the recovery showed is durable now, whatever the old blocks hold.
        var history = CrashHistory(from: cache)
        for change in second.changes { history.apply(change) }
        var random = SeededGenerator(seed: 1)
        let third = try Journal.open(
            directory: "/journal", options: Workload.options(),
            disk: VirtualDisk(history.image(.nothing, using: &random)))
        #expect(third.recoveredThrough == 1)
    }

    @Test("short writes go on at the right offset and interrupted ones are repeated")
    func shortWrites() async throws {
        let disk = VirtualDisk()
        disk.setFault { index, operation, _ in
            switch operation {
            case .write where index.isMultiple(of: 2): .short(index % 5 * 100 + 1)
            case .write where index.isMultiple(of: 7), .read where index.isMultiple(of: 5): .error(4)
            default: .none
            }
        }
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 60)
        let last = journal.nextPosition - 1
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(try Workload.recover(again).records == (1...last).map(Workload.expected))
    }

    @Test("a failed directory synchronisation of a prepared segment is a failure of the journal")
    func directorySynchronisationFails() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        disk.setFault { _, operation, _ in operation == .synchronizeDirectory ? .lostSynchronization(28) : .none }
        // The first append also prepares segments here, because housekeeping is inline; its own record is durable.
        _ = try? await journal.append([Workload.payload(1)])
        disk.setFault(nil)
        #expect(journal.failure?.operation == .synchronizeDirectory)
        await #expect(throws: JournalError.self) { try await journal.append([Workload.payload(2)]) }
    }
}
