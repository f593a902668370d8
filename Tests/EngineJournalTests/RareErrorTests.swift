import CJournalSystem
import Glibc
import Synchronization
import Testing
import VirtualDisk

@testable import EngineJournal

/// Errors that no workload meets by itself: each is brought about, and told with its place.
@Suite("Rare errors")
struct RareErrorTests {
    /// The disk gives nothing of `name` from the given read on, counted from one.
    private static func ends(_ name: String, at read: Int) -> VirtualDisk.Decision {
        let count = Mutex(0)
        return { _, operation, file in
            guard operation == .read, file == name else { return .none }
            let isOver = count.withLock { count in
                count += 1
                return count >= read
            }
            return isOver ? .short(0) : .none
        }
    }

    // MARK: - Checkpoints

    @Test("a checkpoint with a right checksum and a content that cannot be is damaged")
    func checkpointContent() async throws {
        let image = try await CopyTests.closedJournal(batches: 3, checkpoints: 1)
        #expect(try ForgeryTests.check(image).isSound)
        let changes: [(part: Int, detail: String, change: (inout [UInt8]) -> Void)] = [
            (0, "an entry has unknown flags 2", { $0.store(littleEndian: UInt32(2), at: 12) }),
            (0, "the content of an entry cannot be read", { $0.store(littleEndian: UInt32(11), at: 8) }),
            (2, "the content of an entry cannot be read", { $0.store(littleEndian: UInt32(2999), at: 8) }),
            (3, "the number of entries differs", { $0.store(littleEndian: UInt64(4), at: 8) }),
            (3, "it ends before it begins", { $0.store(littleEndian: UInt64(0), at: 16) }),
        ]
        for (part, detail, change) in changes {
            var forged = image
            Forgery.changeCheckpoint(&forged, 2, part: part, change)
            let findings = try ForgeryTests.check(forged).findings
            #expect(findings.map(\.kind) == [.checkpointDamaged])
            #expect(findings.first?.file == checkpointName(2))
            #expect(findings.first?.detail == detail)
            let opened = try Journal.open(
                directory: "/journal", options: Workload.options(), disk: VirtualDisk(forged))
            #expect(try Workload.recover(opened).entries == Workload.entries(7), "the older one counts")
        }
    }

    @Test("a checkpoint that the disk does not give whole is damaged")
    func checkpointShort() async throws {
        let disk = VirtualDisk(try await CopyTests.closedJournal(batches: 3, checkpoints: 1))
        disk.setFault(Self.ends(checkpointName(2), at: 2))
        let findings = try JournalInspector(directory: "/journal", disk: disk).check().findings
        #expect(findings.map(\.file) == [checkpointName(2)])
        #expect(findings.first?.detail == "the file ends too early")
    }

    @Test("checkpoints without an identity are no new journal")
    func checkpointsAlone() async throws {
        var image = try await CopyTests.closedJournal(batches: 3, checkpoints: 1)
        for name in image.names.keys where !name.hasSuffix(".checkpoint") { image[name] = nil }
        #expect(damage(opening: image)?.kind == .identityMissing)
    }

    // MARK: - Repairing

    @Test("a journal that an engine uses is not repaired")
    func repairOfLive() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 3)
        let repair = JournalRepair(of: "/journal", disk: disk)
        #expect(throws: JournalError.locked(directory: "/journal", holder: nil)) { try repair.plan() }
        try await journal.close()
        #expect(try repair.plan().lastSequence == 6)
    }

    @Test("a repair that does not read back is none")
    func repairReadBack() async throws {
        let source = VirtualDisk(try await CopyTests.closedJournal(batches: 3))
        let target = VirtualDisk()
        target.setFault { _, operation, file in
            operation == .write && file == segmentName(1) ? .forged : .none
        }
        let error = journalError { () throws(JournalError) in
            try JournalRepair(of: "/journal", disk: source).run(into: "/repaired", targetDisk: target)
        }
        guard case .damaged(let damage) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(damage.file == segmentName(1))
    }

    @Test("a repair takes a damaged identity from the segments, and gives up when the disk does not give it")
    func repairIdentity() async throws {
        let image = try await CopyTests.closedJournal(batches: 3)
        var damaged = image
        damaged["identity"]?[9] ^= 1
        let (plan, _) = try CopyTests.repair(damaged)
        #expect(plan.identity == Workload.options().randomIdentity())
        #expect(plan.lastSequence == 6)
        let disk = VirtualDisk(image)
        disk.setFault { _, operation, file in operation == .open && file == "identity" ? .error(5) : .none }
        #expect(throws: JournalError.unavailable(DiskError(.open, file: "identity", number: 5))) {
            try JournalRepair(of: "/journal", disk: disk).plan()
        }
    }

    @Test("a tail that the disk gave to the recovery and does not give again ends the opening")
    func rewriteShort() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 3)
        disk.powerOff()
        let again = VirtualDisk(disk.image)
        let isRewriting = Flag()
        again.setFault { _, operation, file in
            if file == "rewrite.tmp" { isRewriting.set() }
            return operation == .read && file == segmentName(1) && isRewriting.isSet ? .short(0) : .none
        }
        #expect(throws: JournalError.unavailable(DiskError(.read, file: segmentName(1), number: 5))) {
            try Journal.open(directory: "/journal", options: Workload.options(), disk: again)
        }
        #expect(isRewriting.isSet)
    }

    // MARK: - Writing and reading

    @Test("a disk that takes nothing and reports nothing has failed")
    func nothingTaken() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        disk.setFault { _, operation, _ in operation == .write ? .short(0) : .none }
        await #expect(throws: JournalError.failed(DiskError(.write, file: segmentName(1), number: 5))) {
            try await journal.append([Workload.payload(1)])
        }
    }

    @Test("who asks for the proof of life in the round that fails hears of it")
    func tickAfterFailure() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(
            directory: "/journal", options: Workload.options { $0.writing = .driven }, disk: disk)
        disk.setFault { _, operation, _ in operation == .synchronize ? .lostSynchronization(5) : .none }
        let failed = JournalError.failed(DiskError(.synchronize, file: segmentName(1), number: 5))
        await withTaskGroup { group in
            // Nothing else fits into its group.
            group.addTask {
                let large = Payload(kind: 1, bytes: (0..<(64 << 10)).map { UInt8(truncatingIfNeeded: $0 &* $0) })
                await #expect(throws: failed) { try await journal.append(Array(repeating: large, count: 80)) }
            }
            while journal.statistics.queued < 1 { await Task.yield() }
            group.addTask { await #expect(throws: failed) { try await journal.tick() } }
            while journal.statistics.queued < 2 { await Task.yield() }
            journal.writePending()
        }
    }

    @Test("a batch that fits only without its padding is too large")
    func padding() {
        let payload = Payload(kind: 1, bytes: [1])
        let bytes = FrameHeader.bytes + RecordEncoding.headerBytes + payload.bytes.count
        let padded = (bytes + FrameHeader.alignment - 1) / FrameHeader.alignment * FrameHeader.alignment
        #expect(padded > bytes)
        #expect(throws: JournalError.tooLarge(bytes: padded, maximum: bytes)) {
            try EncodedBatch([payload], compressingFrom: .max, level: 1, bytesMaximum: bytes)
        }
        #expect(throws: Never.self) {
            try EncodedBatch([payload], compressingFrom: .max, level: 1, bytesMaximum: padded)
        }
    }

    @Test("records that go bad, or vanish, while the journal is open are told to who reads them")
    func badWhileOpen() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 3)
        let sound = disk.image
        var image = sound
        image[segmentName(1)]?[JournalLimits.headerBytes + 45] ^= 1
        try disk.become(image)
        var expected = Damage(
            kind: .batchDamaged, file: segmentName(1), offset: UInt64(JournalLimits.headerBytes), sequence: 1,
            detail: "the checksum does not match")
        await #expect(throws: JournalError.damaged(expected)) { try await journal.read(from: 1) }
        image = sound
        let count = (sound[segmentName(1)] ?? []).count - JournalLimits.headerBytes
        image[segmentName(1)]?.replaceSubrange(
            JournalLimits.headerBytes..., with: [UInt8](repeating: 0, count: count))
        try disk.become(image)
        expected = Damage(
            kind: .batchDamaged, file: segmentName(1), sequence: 1, detail: "the record is not where it should be")
        await #expect(throws: JournalError.damaged(expected)) { try await journal.read(from: 1) }
        try disk.become(sound)
        #expect(try await journal.read(from: 1).count == 6)
        try await journal.close()
    }

    // MARK: - The machine

    @Test("every operation on a file that is not open is told as what it is")
    func systemFile() {
        let file = SystemFile(name: "x", descriptor: -1)
        func number(_ operation: DiskError.Operation, _ body: () throws(DiskError) -> Void) {
            do throws(DiskError) {
                try body()
                Issue.record("\(operation) succeeded")
            } catch {
                #expect(error == DiskError(operation, file: "x", number: EBADF))
            }
        }
        number(.size) { () throws(DiskError) in _ = try file.size() }
        number(.read) { () throws(DiskError) in _ = try file.bytes(at: 0, count: 1) }
        number(.write) { () throws(DiskError) in try file.writeAll([1], at: 0) }
        number(.allocate) { () throws(DiskError) in try file.allocate(1) }
        number(.synchronize) { () throws(DiskError) in try file.synchronize() }
        number(.lock) { () throws(DiskError) in _ = try file.lock() }
        number(.lock) { () throws(DiskError) in _ = try file.isLocked() }
        number(.close) { () throws(DiskError) in try file.close() }
    }

    @Test("a thread that the machine does not give is an error")
    func noThread() async {
        await #expect(processExitsWith: .exitCode(7)) {
            // A stack larger than there are addresses: every thread from now on is refused. The module has no name for it.
            typealias SetDefault = @convention(c) (UnsafePointer<pthread_attr_t>) -> Int32
            guard let symbol = dlsym(nil, "pthread_setattr_default_np") else { exit(1) }
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            pthread_attr_setstacksize(&attributes, 1 << 47)
            guard unsafeBitCast(symbol, to: SetDefault.self)(&attributes) == 0 else { exit(1) }
            do throws(DiskError) {
                try JournalThread.start("x") {}
            } catch {
                exit(error == DiskError(.thread, file: "x", number: EAGAIN) ? 7 : 2)
            }
        }
    }

    @Test("a worker that was told to end takes nothing more")
    func stoppedWorker() async throws {
        let worker = try WorkerThread("x", JournalOptions()) { .max }
        #expect(try await worker.run { .success(1) } == 1)
        worker.stop()
        await #expect(throws: JournalError.closed) { try await worker.run { .success(1) } }
    }
}
