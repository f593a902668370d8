import Synchronization
import Testing
import VirtualDisk

@testable import EngineJournal

/// Backups, repairs and looks at a journal while the disks fail and the journal moves on.
@Suite("Copies under faults")
struct CopyFaultTests {
    /// The file is gone when it is opened for the given time, counted from one.
    static func gone(_ name: String, at time: Int) -> VirtualDisk.Decision {
        let count = Mutex(0)
        return { _, operation, file in
            guard operation == .open, file == name else { return .none }
            let isNow = count.withLock { count in
                count += 1
                return count == time
            }
            return isNow ? .error(2) : .none
        }
    }

    static func backup(_ source: VirtualDisk, into target: VirtualDisk) throws(JournalError) -> JournalBackup.Summary {
        try JournalBackup(of: "/journal", into: "/backup", disk: source, targetDisk: target).run()
    }

    @Test("an error at any operation of a backup leaves no copy, or a whole one", arguments: [true, false])
    func everyOperation(ofTarget: Bool) async throws {
        let image = try await CopyTests.closedJournal(batches: 20, checkpoints: 1)
        let (source, target) = (VirtualDisk(image), VirtualDisk())
        let summary = try Self.backup(source, into: target)
        let operations = (ofTarget ? target : source).operations
        var refusals = 0
        for index in 1...operations {
            let (source, target) = (VirtualDisk(image), VirtualDisk())
            (ofTarget ? target : source).setFault { number, _, _ in number == index ? .error(5) : .none }
            do throws(JournalError) {
                let made = try Self.backup(source, into: target)
                #expect(made == summary)
                let report = try JournalInspector(directory: "/backup", disk: target).check()
                #expect(report.isSound && report.lastSequence == summary.lastSequence)
            } catch {
                guard case .unavailable(let disk) = error else {
                    Issue.record("operation \(index): \(error)")
                    continue
                }
                #expect(disk.number == 5)
                #expect(target.image.names.isEmpty, "operation \(index)")
                refusals += 1
            }
            #expect(source.image == image)
            #expect(source.openHandles == 0 && target.openHandles == 0, "operation \(index)")
        }
        #expect(refusals > 20)
    }

    @Test("a source that ends before its end is an error of the disk")
    func shortSource() async throws {
        let source = VirtualDisk(try await CopyTests.closedJournal(batches: 3))
        let opened = Mutex(0)
        source.setFault { _, operation, file in
            guard file == segmentName(1) else { return .none }
            // Opened to be scanned, then to be copied.
            if operation == .open { opened.withLock { $0 += 1 } }
            return operation == .read && opened.withLock { $0 } == 2 ? .short(0) : .none
        }
        let target = VirtualDisk()
        let error = journalError { () throws(JournalError) in try Self.backup(source, into: target) }
        #expect(error == .unavailable(DiskError(.read, file: segmentName(1), number: 5)))
        #expect(target.image.names.isEmpty)
    }

    @Test("what is dropped while it is copied begins the backup anew, and one that is never at rest is busy")
    func droppedMeanwhile() async throws {
        let image = try await CopyTests.closedJournal(batches: 3, checkpoints: 1)
        for (name, time) in [(checkpointName(1), 1), (segmentName(1), 2)] {
            let (source, target) = (VirtualDisk(image), VirtualDisk())
            source.setFault(Self.gone(name, at: time))
            let summary = try Self.backup(source, into: target)
            #expect(summary.checkpoints == 2)
            #expect(try JournalInspector(directory: "/backup", disk: target).check().isSound)
        }
        let (source, target) = (VirtualDisk(image), VirtualDisk())
        source.setFault { _, operation, file in operation == .open && file == checkpointName(2) ? .error(2) : .none }
        #expect(journalError { () throws(JournalError) in try Self.backup(source, into: target) } == .busy)
        #expect(target.image.names.isEmpty)
    }

    @Test("a journal that drops its oldest segments under a backup is copied from its new beginning")
    func floorMoves() async throws {
        let before = try await CopyTests.closedJournal(batches: 60, checkpoints: 2)
        let later = VirtualDisk(before)
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: later)
        #expect(try await journal.dropSegments(before: .max) > 0)
        try await journal.close()
        let after = later.image
        let (source, target) = (VirtualDisk(before), VirtualDisk())
        let isDone = Flag()
        source.setFault { _, operation, file in
            if operation == .open, file == segmentName(1), !isDone.isSet {
                isDone.set()
                #expect(throws: Never.self) { try source.become(after) }
            }
            return .none
        }
        let summary = try Self.backup(source, into: target)
        #expect(isDone.isSet)
        #expect(summary.firstSequence > 1)
        let copy = try Journal.open(directory: "/backup", options: Workload.options(), disk: target)
        let original = try Journal.open(
            directory: "/journal", options: Workload.options(), disk: VirtualDisk(after))
        #expect(try Workload.recover(copy) == Workload.recover(original))
    }

    @Test("a live journal that goes on to the next segment under a backup is copied up to what was read")
    func rotatesMeanwhile() async throws {
        let source = VirtualDisk()
        let options = Workload.options { $0.monotonicNanoseconds = { 0 } }
        let journal = try Journal.open(directory: "/journal", options: options, disk: source)
        _ = try await journal.append([Workload.payload(1)])
        let later = VirtualDisk(source.image)
        let ahead = try Journal.open(directory: "/journal", options: options, disk: later)
        while ahead.statistics.segments == 1 { try await Workload.append(ahead, batches: 1) }
        later.powerOff()
        let after = later.image
        let isDone = Flag()
        source.setFault { _, operation, file in
            if operation == .open, file == segmentName(2), !isDone.isSet {
                isDone.set()
                #expect(throws: Never.self) { try source.become(after) }
            }
            return .none
        }
        let target = VirtualDisk()
        let summary = try Self.backup(source, into: target)
        #expect(isDone.isSet && summary.isLive)
        #expect(summary.lastSequence == 1)
        let copy = try Journal.open(directory: "/backup", options: Workload.options(), disk: target)
        #expect(try Workload.recover(copy).records == [Workload.expected(1)])
        source.powerOff()
    }

    @Test("a journal without its oldest segment is not backed up")
    func noOldest() async throws {
        var image = try await CopyTests.closedJournal(batches: 60)
        image[segmentName(1)] = nil
        let found = ForgeryTests.backupDamage(image)
        #expect(found?.kind == .segmentMissing)
        #expect(found?.file == segmentName(1))
    }

    @Test("without an identity file and without a readable segment nothing can be repaired")
    func nothingToRepair() async throws {
        var image = try await CopyTests.closedJournal(batches: 2)
        image["identity"] = nil
        image[segmentName(1)]?[40] ^= 1
        let error = journalError { () throws(JournalError) in try CopyTests.repair(image) }
        #expect(
            error
                == .damaged(
                    Damage(kind: .identityMissing, file: "identity", detail: "the file is not there")))
    }

    @Test("a live journal that drops files under a check is sound without them")
    func checkMeanwhile() async throws {
        let (journal, disk) = try await InspectorTests.journal()
        let inspector = JournalInspector(directory: "/journal", disk: disk)
        let whole = try inspector.check()
        for (name, time) in [(segmentName(1), 1), (segmentName(1), 2), (checkpointName(1), 1)] {
            disk.setFault(Self.gone(name, at: time))
            let report = try inspector.check()
            #expect(report.isSound && report.isLive)
            #expect(report.segments == whole.segments - (name == segmentName(1) ? 1 : 0))
            #expect(report.checkpoints == whole.checkpoints - (name == checkpointName(1) ? 1 : 0))
            #expect(report.lastSequence == whole.lastSequence)
        }
        disk.setFault(nil)
        try await journal.close()
    }

    @Test("a check reports what only an opening notices, and throws what is no damage")
    func checkAsOpening() async throws {
        let disk = VirtualDisk(try await CopyTests.closedJournal(batches: 60, checkpoints: 2))
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await journal.dropSegments(before: .max)
        try await journal.close()
        var image = disk.image
        for name in image.names.keys where name.hasSuffix(".checkpoint") { image[name] = nil }
        #expect(try ForgeryTests.check(image).findings.map(\.kind) == [.checkpointMissing])

        let plain = try await CopyTests.closedJournal(batches: 60)
        for name in ["identity", segmentName(1), segmentName(2)] {
            let bytes = try #require(plain[name])
            for (features, expected) in [
                (
                    0,
                    JournalError.newerFormat(
                        file: name, found: FormatVersion(major: 2, minor: 0), supported: .current)
                ),
                (4, .unknownFeatures(file: name, features: 4)),
            ] as [(UInt32, JournalError)] {
                image = plain
                image[name] = OpeningTests.newer(bytes, features: features)
                #expect(throws: expected) { try ForgeryTests.check(image) }
                guard name != "identity" else { continue }
                #expect(throws: expected) {
                    try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).segments()
                }
            }
        }
    }

    @Test("a look at a journal that the disk does not give says so")
    func unreadable() async throws {
        let disk = VirtualDisk(try await CopyTests.closedJournal(batches: 2))
        let inspector = JournalInspector(directory: "/journal", disk: disk)
        disk.setFault { _, operation, _ in operation == .openDirectory ? .error(13) : .none }
        #expect(throws: JournalError.unavailable(DiskError(.openDirectory, file: "/journal", number: 13))) {
            try inspector.check()
        }
        disk.setFault { _, operation, file in operation == .open && file == "LOCK" ? .error(5) : .none }
        #expect(throws: JournalError.unavailable(DiskError(.open, file: "LOCK", number: 5))) {
            try inspector.isLive()
        }
    }
}
