import Synchronization
import Testing
import VirtualDisk

@testable import EngineJournal

@Suite("Many at once")
struct ConcurrencyTests {
    @Test("appends of many tasks share groups, keep each task's order and lose nothing")
    func manyTasks() async throws {
        let directory = TemporaryDirectory()
        let options = Workload.options {
            $0.housekeeping = .background
            $0.segmentBytes = 256 << 10
        }
        let journal = try Journal.open(directory: directory.path, options: options)
        try await withThrowingDiscardingTaskGroup { group in
            for task in 0..<64 as Range<UInt8> {
                group.addTask {
                    var last: UInt64 = 0
                    for index in 0..<60 as Range<UInt8> {
                        let range = try await journal.append([
                            Payload(kind: 1, bytes: [task, index]),
                            Payload(kind: 2, bytes: [UInt8](repeating: task, count: 300)),
                        ])
                        #expect(range.count == 2 && range.lowerBound > last)
                        last = range.upperBound
                    }
                }
            }
        }
        let statistics = journal.statistics
        #expect(statistics.appends == 64 * 60)
        #expect(statistics.records == 2 * 64 * 60)
        #expect(statistics.synchronizations < statistics.appends)
        #expect(statistics.groupSizes.maximum > 1)
        #expect(statistics.segments > 2)
        try await journal.close()

        let again = try Journal.open(directory: directory.path, options: options)
        var next = [UInt8](repeating: 0, count: 64)
        for record in try Workload.recover(again).records where record.kind == 1 {
            #expect(next[Int(record.bytes[0])] == record.bytes[1])
            next[Int(record.bytes[0])] += 1
        }
        #expect(next.allSatisfy { $0 == 60 })
        try await again.close()
    }

    @Test("a full queue answers busy at once, and reserved appends have room of their own")
    func busy() async throws {
        let disk = VirtualDisk()
        let options = Workload.options { $0.queueCountMaximum = 8 }
        let journal = try Journal.open(directory: "/journal", options: options, disk: disk)
        // The writer is held inside an operation, as by a hung disk.
        let gate = Mutex(true)
        let isHeld = Mutex(false)
        disk.setFault { _, operation, file in
            if operation == .synchronize, file == segmentName(1) {
                isHeld.withLock { $0 = true }
                while gate.withLock({ $0 }) {}
            }
            return .none
        }
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { _ = try await journal.append([Payload(kind: 1, bytes: [])]) }
            while !isHeld.withLock({ $0 }) { await Task.yield() }
            for _ in 0..<7 { group.addTask { _ = try await journal.append([Payload(kind: 1, bytes: [])]) } }
            while journal.statistics.queued < 7 { await Task.yield() }
            // In a task of its own: one that is not refused waits for the writer.
            let isRefused = Mutex(false)
            group.addTask {
                do throws(JournalError) {
                    _ = try await journal.append([Payload(kind: 1, bytes: [])])
                } catch {
                    isRefused.withLock { $0 = error == .busy }
                }
            }
            while !isRefused.withLock({ $0 }), journal.statistics.queued < 8 { await Task.yield() }
            guard isRefused.withLock({ $0 }) else {
                Issue.record("an ordinary append took the room of the reserved ones")
                return gate.withLock { $0 = false }
            }
            group.addTask { _ = try await journal.append([Payload(kind: 1, bytes: [])], priority: .reserved) }
            while journal.statistics.queued < 8 { await Task.yield() }
            await #expect(throws: JournalError.busy) {
                try await journal.append([Payload(kind: 1, bytes: [])], priority: .reserved)
            }
            gate.withLock { $0 = false }
        }
        #expect(journal.nextPosition == 10)
        try await journal.close()
    }

    @Test("closing waits for what was appended and refuses what comes later")
    func closing() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        let results = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<50 {
                group.addTask { (try? await journal.append([Payload(kind: 1, bytes: [7])])) != nil }
            }
            group.addTask {
                try? await journal.close()
                return false
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        await #expect(throws: JournalError.closed) { try await journal.append([Payload(kind: 1, bytes: [])]) }
        await #expect(throws: JournalError.closed) { try await journal.tick() }
        await #expect(throws: JournalError.closed) { try await journal.close() }
        #expect(disk.openHandles == 0)
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(again.recoveredThrough == UInt64(results))
        #expect(again.warnings.isEmpty)
    }

    @Test("a journal that is let go of releases its lock")
    func abandoned() async throws {
        let disk = VirtualDisk()
        do {
            let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
            _ = try await journal.append([Workload.payload(1)])
        }
        while disk.openHandles > 0 { await Task.yield() }
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(again.recoveredThrough == 1)
    }

    @Test("a tick passes through the writer without touching the disk")
    func tick() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await journal.tick()
        let first = journal.statistics.lastTickNanoseconds
        let operations = disk.changes.count
        try await journal.tick()
        #expect(journal.statistics.lastTickNanoseconds > first)
        #expect(disk.changes.count == operations)
        #expect(journal.statistics.synchronizations == 0)
    }

    @Test("what cannot be stored is refused before it is queued")
    func refusals() async throws {
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: VirtualDisk())
        await #expect(throws: JournalError.self) { try await journal.append([]) }
        await #expect(throws: JournalError.self) { try await journal.append([Payload(kind: 0xF0, bytes: [])]) }
        var random = SeededGenerator(seed: 1)
        let noise = (0..<20_000).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        await #expect(throws: JournalError.self) { try await journal.append([Payload(kind: 1, bytes: noise)]) }
        #expect(journal.nextPosition == 1)
        // What compresses well enough fits.
        let zeros = [UInt8](repeating: 1, count: 1 << 20)
        #expect(try await journal.append([Payload(kind: 1, bytes: zeros)]) == 1...1)
        #expect(try await journal.read(from: 1).map(\.bytes) == [zeros])
    }

    /// Holds the thread that does an operation, as a hung disk does, without taking a processor.
    private final class Gate: Sendable {
        private let opened = WakeSignal()
        private let reached = WakeSignal()

        func hold() {
            reached.post()
            opened.wait()
            // Whoever comes later passes too.
            opened.post()
        }

        func untilReached() async throws { try await onThread { [reached] in _ = reached.wait() } }
        func open() { opened.post() }
    }

    @Test("a page whose segment is dropped while it is being opened says where the journal begins now")
    func droppedWhileRead() async throws {
        let disk = VirtualDisk()
        let options = Workload.options { $0.housekeeping = .background }
        let journal = try Journal.open(directory: "/journal", options: options, disk: disk)
        for _ in 0..<2 {
            try await Workload.append(journal, batches: 60)
            _ = try await Workload.checkpoint(journal)
        }
        let gate = Gate()
        disk.setFault { _, operation, file in
            if operation == .open, file == segmentName(1) { gate.hold() }
            return .none
        }
        let isTold = Flag()
        let dropped = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do throws(JournalError) {
                    _ = try await journal.read(from: 1)
                } catch {
                    if error == .dropped(first: journal.firstPosition) { isTold.set() }
                }
            }
            try await gate.untilReached()
            defer { gate.open() }
            return try await journal.dropSegments(before: .max)
        }
        #expect(dropped > 0)
        #expect(isTold.isSet)
        #expect(journal.firstPosition > 1)
        try await journal.close()
    }
}
