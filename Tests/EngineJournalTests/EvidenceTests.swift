import Synchronization
import Testing
import VirtualDisk

@testable import EngineJournal

/// Each piece of evidence by itself, where the others are silent.
@Suite("Evidence")
struct EvidenceTests {
    /// Never closed, and the identity file never learns of a record: its clock stands still.
    static let options = Workload.options { $0.monotonicNanoseconds = { 0 } }

    static func frames(_ image: DiskImage) throws -> [Int] {
        var offsets: [Int] = []
        try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).records { found in
            offsets.append(Int(found.batchOffset))
            return true
        }
        return offsets
    }

    static func journal(_ contents: [UInt8]) async throws -> DiskImage {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: options, disk: disk)
        for content in contents { _ = try await journal.append([Payload(kind: 1, bytes: [content])]) }
        disk.powerOff()
        return disk.image
    }

    @Test("a batch of another past, in its right place and with the right sequence, breaks the chain")
    func chain() async throws {
        var image = try await Self.journal([1, 2, 3])
        let other = try await Self.journal([9, 2, 3])
        let offsets = try Self.frames(image)
        let range = offsets[1]..<offsets[2]
        image[segmentName(1)]?.replaceSubrange(range, with: try #require(other[segmentName(1)])[range])
        let found = damage(opening: image)
        #expect(found?.kind == .chainBroken)
        #expect(found?.offset == UInt64(offsets[1]))
        #expect(found?.sequence == 2)
    }

    @Test("a journal that ends before its checkpoint's end has lost records")
    func checkpointEnd() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Self.options, disk: disk)
        for sequence in 1...3 as ClosedRange<UInt64> { _ = try await journal.append([Workload.payload(sequence)]) }
        _ = try await Workload.checkpoint(journal)
        disk.powerOff()
        var image = disk.image
        let offset = try Self.frames(image)[2]
        let count = try #require(image[segmentName(1)]).count - offset
        image[segmentName(1)]?.replaceSubrange(offset..., with: [UInt8](repeating: 0, count: count))
        let found = damage(opening: image)
        #expect(found?.kind == .recordsMissing)
        #expect(found?.sequence == 3)
    }

    @Test("opening takes back the word that the end is clean")
    func cleanEnd() async throws {
        func mark(_ image: DiskImage) throws -> IdentityFile.Mark? {
            guard case .file(let file) = IdentityFile.reading(try #require(image["identity"])) else { return nil }
            return file.mark
        }
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Self.options, disk: disk)
        _ = try await journal.append([Workload.payload(1)])
        try await journal.close()
        #expect(try mark(disk.image)?.isClean == true)
        #expect(try mark(disk.image)?.watermark == 1)
        let again = try Journal.open(directory: "/journal", options: Self.options, disk: disk)
        #expect(try mark(disk.image)?.isClean == false)
        try await again.close()
    }

    @Test("a synchronisation that fails once is believed, and not a second answer")
    func synchronisationFailsOnce() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Self.options, disk: disk)
        _ = try await journal.append([Workload.payload(1)])
        let isFirst = Mutex(true)
        disk.setFault { _, operation, _ in
            guard operation == .synchronize else { return .none }
            return isFirst.withLock { isFirst in
                defer { isFirst = false }
                return isFirst ? .lostSynchronization(5) : .none
            }
        }
        // As on Linux: the first call reports the loss, and every later one says that all is well.
        await #expect(throws: JournalError.self) { try await journal.append([Workload.payload(2)]) }
        await #expect(throws: JournalError.self) { try await journal.append([Workload.payload(3)]) }
        var history = CrashHistory()
        for change in disk.changes { history.apply(change) }
        var random = SeededGenerator(seed: 1)
        disk.powerOff()
        let again = try Journal.open(
            directory: "/journal", options: Self.options,
            disk: VirtualDisk(history.image(.nothing, using: &random)))
        #expect(again.recoveredThrough == 1)
    }

    @Test("a checkpoint has a durable name before its record is written")
    func checkpointNameIsDurable() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Self.options, disk: disk)
        _ = try await journal.append([Workload.payload(1)])
        _ = try await Workload.checkpoint(journal)
        let changes = disk.changes
        let rename = try #require(
            changes.lastIndex { change in
                if case .rename(_, let name, _) = change { name == checkpointName(1) } else { false }
            })
        let next = try #require(
            changes[(rename + 1)...].first { change in
                switch change {
                case .write, .synchronizeDirectory: true
                default: false
                }
            })
        guard case .synchronizeDirectory = next else {
            Issue.record("after the rename comes \(next)")
            return
        }
    }

    @Test("a prepared segment has a durable name before anything is written into it")
    func spareNameIsDurable() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Self.options, disk: disk)
        try await Workload.append(journal, batches: 60)
        var renamed: Set<Int> = []
        var isUsed = false
        for change in disk.changes {
            switch change {
            case .rename(_, _, let inode): renamed.insert(inode)
            case .synchronizeDirectory: renamed = []
            case .write(let inode, _, _):
                isUsed = true
                #expect(!renamed.contains(inode))
            default: break
            }
        }
        #expect(isUsed)
        disk.powerOff()
    }

    @Test("a checkpoint that does not read back is no checkpoint")
    func checkpointReadBack() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Self.options, disk: disk)
        _ = try await journal.append([Workload.payload(1)])
        // What is written to the checkpoint's file is cut short by the disk, and nobody says so.
        disk.setFault { _, operation, file in
            operation == .write && file == "checkpoint.tmp" ? .forged : .none
        }
        await #expect(throws: JournalError.self) { _ = try await Workload.checkpoint(journal) }
        disk.setFault(nil)
        #expect(journal.checkpointPositions.isEmpty)
        #expect(disk.image[checkpointName(1)] == nil)
    }
}
