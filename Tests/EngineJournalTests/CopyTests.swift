import Glibc
import Testing
import VirtualDisk

@testable import EngineJournal

/// Backup, restore and repair: copies that open, and originals that nobody touched.
@Suite("Copies of a journal")
struct CopyTests {
    static func closedJournal(batches: Int, checkpoints: Int = 0) async throws -> DiskImage {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        for _ in 0...checkpoints {
            try await Workload.append(journal, batches: batches)
            if checkpoints > 0 { _ = try await Workload.checkpoint(journal) }
        }
        try await journal.close()
        return disk.image
    }

    static func repair(_ image: DiskImage) throws(JournalError) -> (JournalRepair.Plan, DiskImage) {
        let (disk, target) = (VirtualDisk(image), VirtualDisk())
        let plan = try JournalRepair(of: "/journal", disk: disk).run(into: "/repaired", targetDisk: target)
        #expect(disk.image == image, "a repair writes nothing into the damaged journal")
        #expect(disk.openHandles == 0 && target.openHandles == 0)
        return (plan, target.image)
    }

    @Test("a backup of a closed journal opens clean and has every record")
    func backup() async throws {
        let image = try await Self.closedJournal(batches: 40, checkpoints: 2)
        let (disk, target) = (VirtualDisk(image), VirtualDisk())
        let summary = try JournalBackup(of: "/journal", into: "/backup", disk: disk, targetDisk: target).run()
        #expect(disk.image == image)
        #expect(disk.openHandles == 0 && target.openHandles == 0)
        #expect(summary.checkpoints == 2)
        let original = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        let copy = try Journal.open(directory: "/backup", options: Workload.options(), disk: target)
        #expect(copy.warnings.isEmpty)
        #expect(copy.recoveredThrough == original.recoveredThrough)
        #expect(summary.lastSequence == original.recoveredThrough)
        #expect(copy.identity == original.identity)
        #expect(try Workload.recover(copy) == Workload.recover(original))
        // The copy is a journal: it goes on.
        try await Workload.append(copy, batches: 40)
        try await copy.close()
    }

    @Test("a backup goes into an empty directory only, and a damaged journal is not backed up")
    func refused() async throws {
        let image = try await Self.closedJournal(batches: 5)
        var strange = DiskImage()
        strange["notes"] = [1]
        let full = VirtualDisk(strange)
        let backup = JournalBackup(of: "/journal", into: "/backup", disk: VirtualDisk(image), targetDisk: full)
        #expect(journalError { () throws(JournalError) in try backup.run() } == .notEmpty(directory: "/backup"))
        #expect(full.image == strange)
        var damaged = image
        damaged[segmentName(1)]?[4096 + 60] ^= 1
        let target = VirtualDisk()
        let error = journalError { () throws(JournalError) in
            try JournalBackup(of: "/journal", into: "/backup", disk: VirtualDisk(damaged), targetDisk: target).run()
        }
        guard case .damaged(let damage) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(damage.sequence == 1)
        #expect(target.image.names.isEmpty, "a backup that failed leaves nothing that looks like one")
    }

    @Test("a backup of a journal that is written, checkpointed and trimmed has all that was acknowledged before")
    func live() async throws {
        let directory = TemporaryDirectory()
        var options = JournalOptions()
        options.segmentBytes = 32 << 10
        let journal = try Journal.open(directory: directory.path, options: options)
        let isOver = Flag()
        let backups = try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask {
                while !isOver.isSet {
                    try await Workload.append(journal, batches: 30)
                    let position = try await Workload.checkpoint(journal)
                    try await journal.dropSegments(before: position)
                }
                return 0
            }
            group.addTask {
                defer { isOver.set() }
                for _ in 0..<12 {
                    let before = journal.nextPosition - 1
                    let target = VirtualDisk()
                    let summary = try await onThread {
                        try JournalBackup(of: directory.path, into: "/backup", targetDisk: target).run()
                    }
                    #expect(summary.isLive)
                    #expect(summary.lastSequence >= before)
                    let copy = try Journal.open(directory: "/backup", options: Workload.options(), disk: target)
                    #expect(copy.recoveredThrough == summary.lastSequence)
                    for record in try Workload.recover(copy).records {
                        #expect(record == Workload.expected(record.sequence))
                    }
                    target.powerOff()
                }
                return 12
            }
            return try await group.reduce(0, +)
        }
        #expect(backups == 12)
        try await journal.close()
    }

    @Test("repair keeps everything up to the first damage and says what is lost")
    func repair() async throws {
        let image = try await Self.closedJournal(batches: 60)
        let last = try Journal.open(
            directory: "/journal", options: Workload.options(), disk: VirtualDisk(image)
        ).recoveredThrough
        var offsets: [(file: String, offset: UInt64, sequence: UInt64)] = []
        try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).records { found in
            if offsets.last?.offset != found.batchOffset || offsets.last?.file != found.file {
                offsets.append((found.file, found.batchOffset, found.record.sequence))
            }
            return true
        }
        for place in offsets {
            var damaged = image
            damaged[place.file]?[Int(place.offset) + 45] ^= 4
            let (plan, repaired) = try Self.repair(damaged)
            #expect(plan.lastSequence == place.sequence - 1)
            #expect(plan.durableSequence == last)
            #expect(plan.lostRecords == last - place.sequence + 1)
            #expect(plan.damage?.file == place.file)
            #expect(plan.damage?.offset == place.offset)
            #expect(plan.damage?.sequence == place.sequence)
            let disk = VirtualDisk(repaired)
            let journal = try Journal.open(directory: "/repaired", options: Workload.options(), disk: disk)
            #expect(journal.recoveredThrough == place.sequence - 1)
            let expected = place.sequence > 1 ? (1...(place.sequence - 1)).map(Workload.expected) : []
            #expect(try Workload.recover(journal).records == expected)
            try await Workload.append(journal, batches: 2)
            try await journal.close()
        }
    }

    @Test("damage before the newest checkpoint loses nothing")
    func damageBeforeCheckpoint() async throws {
        let image = try await Self.closedJournal(batches: 60, checkpoints: 2)
        var damaged = image
        damaged[segmentName(1)]?[4096 + 50] ^= 1
        let original = try Journal.open(directory: "/journal", options: Workload.options(), disk: VirtualDisk(image))
        let (plan, repaired) = try Self.repair(damaged)
        #expect(plan.lostRecords == 0)
        #expect(plan.lastSequence == original.recoveredThrough)
        let journal = try Journal.open(
            directory: "/repaired", options: Workload.options(), disk: VirtualDisk(repaired))
        #expect(try Workload.recover(journal) == Workload.recover(original))
    }

    @Test("a lost segment, a lost identity and a bad newest checkpoint are repaired from what is left")
    func lostFiles() async throws {
        let image = try await Self.closedJournal(batches: 60, checkpoints: 2)
        let last = try Journal.open(
            directory: "/journal", options: Workload.options(), disk: VirtualDisk(image)
        ).recoveredThrough
        var damaged = image
        damaged["identity"] = nil
        #expect(try Self.repair(damaged).0.lastSequence == last)
        damaged = image
        damaged[checkpointName(3)]?[200] ^= 1
        #expect(try Self.repair(damaged).0.lastSequence == last)
        let names = image.names.keys.filter { $0.hasSuffix(".wal") }.sorted()
        let plain = try await Self.closedJournal(batches: 60)
        damaged = plain
        damaged[segmentName(2)] = nil
        let (plan, _) = try Self.repair(damaged)
        #expect(plan.damage?.kind == .segmentMissing)
        #expect(plan.lostRecords > 0)
        #expect(names.count > 2)
    }

    @Test("where nothing is left to begin with, only a backup helps, and the place is named")
    func hopeless() async throws {
        let image = try await Self.closedJournal(batches: 60, checkpoints: 3)
        var damaged = image
        for name in image.names.keys where name.hasSuffix(".checkpoint") { damaged[name]?[10] ^= 1 }
        damaged[segmentName(1)] = nil
        let error = journalError { () throws(JournalError) in try Self.repair(damaged) }
        guard case .damaged = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test("a journal takes the place of another in one step, and the old one is kept")
    func replacement() async throws {
        let state = TemporaryDirectory()
        let (journalPath, backupPath) = (state.path + "/journal", state.path + "/backup")
        defer { removeAll(below: state.path) }
        let options = Workload.options()
        let journal = try Journal.open(directory: journalPath, options: options)
        try await Workload.append(journal, batches: 4)
        _ = try JournalBackup(of: journalPath, into: backupPath).run()
        let last = journal.nextPosition - 1
        try await Workload.append(journal, batches: 4)
        func restore() throws(JournalError) -> String? {
            try JournalReplacement.replace(journalPath) { temporary throws(JournalError) in
                _ = try JournalBackup(of: backupPath, into: temporary).run()
            }
        }
        #expect(journalError(restore) == .locked(directory: journalPath, holder: getpid()))
        try await journal.close()
        #expect(try restore() == journalPath + ".old-1")
        #expect(try restore() == journalPath + ".old-2")
        let restored = try Journal.open(directory: journalPath, options: options)
        #expect(restored.recoveredThrough == last)
        #expect(restored.warnings.isEmpty)
        try await restored.close()
        let old = try Journal.open(directory: journalPath + ".old-1", options: options)
        #expect(old.recoveredThrough > last)
        try await old.close()
    }

    @Test("where there was no journal the new one is put in its place; without a new one nothing changes")
    func firstPlacement() async throws {
        let state = TemporaryDirectory()
        let path = state.path + "/journal"
        defer { removeAll(below: state.path) }
        let options = Workload.options()
        let missing = DiskError(.rename, file: path + ".new", number: ENOENT)
        func failing() throws(JournalError) -> String? { try JournalReplacement.replace(path) { _ in } }
        #expect(journalError(failing) == .unavailable(missing))
        #expect(state.names.isEmpty)
        let aside = try JournalReplacement.replace(path) { temporary throws(JournalError) in
            _ = try Journal.open(directory: temporary, options: Workload.options { $0.writing = .driven })
        }
        #expect(aside == nil)
        #expect(state.names == ["journal"])
        // The lock is taken while the place is changed, and let go when that fails.
        #expect(journalError(failing) == .unavailable(missing))
        let journal = try Journal.open(directory: path, options: options)
        try await Workload.append(journal, batches: 1)
        try await journal.close()
    }

    @Test("a damaged journal is repaired under its own lock, and kept as it was")
    func repairInPlace() async throws {
        let state = TemporaryDirectory()
        let path = state.path + "/journal"
        defer { removeAll(below: state.path) }
        let journal = try Journal.open(directory: path, options: Workload.options())
        try await Workload.append(journal, batches: 4)
        try await journal.close()
        let directory = try SystemDisk().openDirectory(path, creating: false)
        let segment = try directory.open(segmentName(1), .writing)
        let offset = UInt64(JournalLimits.headerBytes + 100)
        let byte = try segment.bytes(at: offset, count: 1)[0] ^ 1
        try segment.writeAll([byte], at: offset)
        try segment.close()
        let repair = JournalRepair(of: path)
        let plan = try repair.plan()
        #expect(plan.damage != nil && plan.lostRecords > 0)
        let aside = try JournalReplacement.replace(path) { temporary throws(JournalError) in
            #expect(try repair.run(into: temporary) == plan)
        }
        #expect(aside == path + ".old-1")
        let old = try SystemDisk().openDirectory(path + ".old-1", creating: false).open(segmentName(1), .reading)
        #expect(try old.bytes(at: offset, count: 1) == [byte])
        let repaired = try Journal.open(directory: path, options: Workload.options())
        #expect(repaired.recoveredThrough == plan.lastSequence)
        try await repaired.close()
    }
}

/// Removes two levels of files.
private func removeAll(below path: String) {
    func names(_ path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
    for name in names(path) {
        for file in names("\(path)/\(name)") { unlink("\(path)/\(name)/\(file)") }
        rmdir("\(path)/\(name)")
    }
}

/// Runs what blocks on a thread of its own.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let box = Unmanaged.passRetained(ThreadBody { continuation.resume(with: Swift.Result { try body() }) })
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        if code == 0 { pthread_detach(thread) } else { fatalError("no thread: \(code)") }
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
