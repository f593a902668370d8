import EngineJournal
import Glibc
import TestPrograms
import Testing
import VirtualDisk

@Suite("Full disk")
struct DiskFullTests {
    static func fill(_ journal: Journal) async throws -> UInt64 {
        var last: UInt64 = 0
        while true {
            let first = journal.nextPosition
            do throws(JournalError) {
                last = try await journal.append([Workload.payload(first)]).upperBound
            } catch {
                guard error == .diskFull else { throw error }
                return last
            }
            if last > 100_000 { fatalError("the disk does not get full") }
        }
    }

    @Test("new work is refused early, reserved work is accepted, and all goes on when there is room again")
    func refuseAndRecover() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        _ = try await journal.append([Workload.payload(1)])
        for round in 0..<20 {
            disk.setCapacity(disk.image.linkedBytes + 20_000)
            let last = try await Self.fill(journal)
            #expect(journal.statistics.diskFull)
            #expect(journal.statistics.spares >= 1, "one prepared segment is kept for what ends work")
            for _ in 0..<20 {
                let next = journal.nextPosition
                _ = try await journal.append([Workload.payload(next)], priority: .reserved)
            }
            await #expect(throws: JournalError.diskFull) {
                try await journal.append([
                    Payload(
                        kind: 1,
                        bytes: [UInt8](repeating: 1, count: 10_000).enumerated().map {
                            UInt8(truncatingIfNeeded: $0.offset &* 131 >> 3)
                        })
                ])
            }
            #expect(journal.failure == nil)
            disk.setCapacity(disk.image.linkedBytes + 100_000)
            let next = journal.nextPosition
            #expect(try await journal.append([Workload.payload(next)]) == next...next, "round \(round)")
            #expect(last > 0)
        }
        let last = journal.nextPosition - 1
        try await journal.close()
        disk.setCapacity(nil)
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(try Workload.recover(again).records == (1...last).map(Workload.expected))
    }

    @Test("a checkpoint without room changes nothing")
    func checkpoint() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 5)
        let before = disk.image
        disk.setCapacity(before.linkedBytes + 1000)
        await #expect(throws: JournalError.diskFull) {
            var rest = 0
            try await journal.checkpoint(from: 1) {
                rest += 1
                return rest > 50 ? nil : (0..<400).map { UInt8(truncatingIfNeeded: $0 &* $0 &* rest) }
            }
        }
        #expect(disk.image.names == before.names)
        #expect(journal.failure == nil)
        disk.setCapacity(nil)
        #expect(try await Workload.checkpoint(journal) == 10)
    }

    @Test("a journal opens and takes reserved work on a disk without a free byte")
    func openWhenFull() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 7)
        disk.setCapacity(disk.image.linkedBytes)
        disk.powerOff()
        let full = VirtualDisk(disk.image, capacity: disk.image.linkedBytes)
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: full)
        #expect(again.recoveredThrough == 13)
        _ = try await again.append([Workload.payload(14)], priority: .reserved)
    }

    @Test("on a real tmpfs of 256 KiB", .enabled(if: Mounting.isAllowed, "needs root that may mount"))
    func realFileSystem() async throws {
        let directory = TemporaryDirectory()
        try #require(mount("tmpfs", directory.path, "tmpfs", 0, "size=256k") == 0)
        defer { umount2(directory.path, Int32(MNT_DETACH)) }
        let options = Workload.options { $0.housekeeping = .background }
        let journal = try Journal.open(directory: directory.path, options: options)
        #expect(journal.warnings == [.fileSystem(name: "tmpfs")])
        for round in 0..<5 {
            _ = try await Self.fill(journal)
            let next = journal.nextPosition
            #expect(try await journal.append([Workload.payload(next)], priority: .reserved) == next...next)
            // Space returns by itself: the disk grows, nobody tells the journal.
            let size = 256 + (round + 1) * 128
            try #require(mount("tmpfs", directory.path, "tmpfs", UInt(MS_REMOUNT), "size=\(size)k") == 0)
            while true {
                let next = journal.nextPosition
                do throws(JournalError) {
                    _ = try await journal.append([Workload.payload(next)])
                    break
                } catch {
                    guard error == .diskFull else { throw error }
                    await Task.yield()
                }
            }
        }
        let last = journal.nextPosition - 1
        try await journal.close()
        let again = try Journal.open(directory: directory.path, options: options)
        #expect(try Workload.recover(again).records == (1...last).map(Workload.expected))
        try await again.close()
    }
}
