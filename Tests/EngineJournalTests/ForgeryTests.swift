import Testing
import VirtualDisk

@testable import EngineJournal

/// Parts with right checksums that do not belong where they are: every reader refuses them with their place.
@Suite("Forged parts")
struct ForgeryTests {
    static func check(_ image: DiskImage) throws -> CheckReport {
        try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).check()
    }

    /// The damage that a backup reports; it leaves nothing behind.
    static func backupDamage(_ image: DiskImage) -> Damage? {
        let target = VirtualDisk()
        let error = journalError { () throws(JournalError) in
            try JournalBackup(of: "/journal", into: "/backup", disk: VirtualDisk(image), targetDisk: target).run()
        }
        #expect(target.image.names.isEmpty)
        guard case .damaged(let damage) = error else {
            Issue.record("\(String(describing: error))")
            return nil
        }
        return damage
    }

    enum Field: String, CaseIterable {
        case sequence, group, watermark
    }

    @Test("a batch whose fields do not follow breaks the chain", arguments: Field.allCases)
    func chain(_ field: Field) async throws {
        var image = try await EvidenceTests.journal([1, 2, 3])
        let offset = try EvidenceTests.frames(image)[2]
        Forgery.changeBatch(&image, in: 1, at: offset) { frame in
            switch field {
            case .sequence: frame.store(littleEndian: UInt64(5), at: 16)
            case .group: frame.store(littleEndian: UInt64(7), at: 24)
            case .watermark: frame.store(littleEndian: UInt64(1), at: 32)
            }
        }
        let words =
            switch field {
            case .sequence: "the batch begins with sequence 5, expected 3"
            case .group: "the batch is of group 7, after group 2"
            case .watermark: "the batch says that 1 was durable, which cannot be"
            }
        let expected = Damage(
            kind: .chainBroken, file: segmentName(1), offset: UInt64(offset), sequence: 3, detail: words)
        #expect(damage(opening: image) == expected)
        #expect(Self.backupDamage(image) == expected)
        #expect(try Self.check(image).findings == [expected])
        let (plan, _) = try CopyTests.repair(image)
        #expect(plan.lastSequence == 2)
        #expect(plan.damage?.detail == words)
    }

    @Test("a batch whose content cannot be read is named by whoever reads it, and a repair ends before it")
    func content() async throws {
        var image = try await CopyTests.closedJournal(batches: 1)
        let disk = VirtualDisk(image)
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        _ = try await journal.append([Workload.payload(2)])
        try await journal.close()
        image = disk.image
        let offset = try EvidenceTests.frames(image)[1]
        Forgery.spoilBatch(&image, in: 1, at: offset)
        let expected = Damage(
            kind: .batchDamaged, file: segmentName(1), offset: UInt64(offset), sequence: 2,
            detail: "the content of the batch cannot be read")
        let spoilt = try Journal.open(
            directory: "/journal", options: Workload.options(), disk: VirtualDisk(image))
        #expect(throws: JournalError.damaged(expected)) { try Workload.recover(spoilt) }
        await #expect(throws: JournalError.damaged(expected)) { try await spoilt.read(from: 2) }
        #expect(try await spoilt.read(from: 1, through: 1) == [Workload.expected(1)])
        #expect(try Self.check(image).findings == [expected])
        #expect(Self.backupDamage(image) == expected)
        var visited: [UInt64] = []
        #expect(throws: JournalError.damaged(expected)) {
            try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).records {
                visited.append($0.record.sequence)
                return true
            }
        }
        #expect(visited == [1])
        let (plan, repaired) = try CopyTests.repair(image)
        #expect(plan.damage == expected)
        #expect(plan.lastSequence == 1 && plan.lostRecords == 1)
        let again = try Journal.open(
            directory: "/repaired", options: Workload.options(), disk: VirtualDisk(repaired))
        #expect(try Workload.recover(again).records == [Workload.expected(1)])
    }

    @Test("a segment whose header does not follow the one before is foreign to every reader")
    func header() async throws {
        let image = try await CopyTests.closedJournal(batches: 60)
        var forged = image
        Forgery.changeHeader(&forged, of: 2) { $0.chain ^= 1 }
        let detail = "it does not follow the segment before it"
        for found in [damage(opening: forged), Self.backupDamage(forged)] {
            #expect(found?.kind == .segmentForeign)
            #expect(found?.file == segmentName(2))
            #expect(found?.offset == 0)
            #expect(found?.detail == detail)
        }
        #expect(try Self.check(forged).findings.first?.kind == .segmentForeign)
        #expect(try Self.check(forged).findings.first?.file == segmentName(2))
        let (plan, _) = try CopyTests.repair(forged)
        #expect(plan.damage?.kind == .segmentForeign)
        #expect(plan.damage?.sequence == plan.lastSequence + 1)

        forged = image
        Forgery.changeHeader(&forged, of: 2) { $0.firstSequence = 1 }
        let found = damage(opening: forged)
        #expect(found?.kind == .segmentForeign)
        #expect(found?.detail == "it begins with sequence 1, the segment before with 1")
    }

    @Test("a segment that lost its last batch, or has a broken one, is not the end when others follow")
    func middle() async throws {
        let image = try await CopyTests.closedJournal(batches: 60)
        var last = 0
        try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).records { found in
            if found.file == segmentName(1) { last = Int(found.batchOffset) }
            return true
        }
        var broken = image
        let bytes = try #require(image[segmentName(1)])
        broken[segmentName(1)] = Array(bytes[..<last]) + [UInt8](repeating: 0, count: bytes.count - last)
        var found = damage(opening: broken)
        #expect(found?.kind == .recordsMissing)
        #expect(found?.offset == UInt64(last))
        #expect(found?.detail.contains("the next segment begins with") == true)
        broken = image
        broken[segmentName(1)]?[last + 45] ^= 1
        found = damage(opening: broken)
        #expect(found?.kind == .batchDamaged)
        #expect(found?.offset == UInt64(last))
        #expect(found?.detail == "the checksum does not match, and later segments are there")
    }

    @Test("a torn batch is damage when the next segment was begun: that happens after everything was durable")
    func tornBeforeNextSegment() async throws {
        let images = try await TornTailTests.images(batches: 3)
        var image = images[3]
        let last = try TornTailTests.lastByte(image)
        image[segmentName(1)]?[last] ^= 1
        let report = try Self.check(image)
        #expect(report.isSound)
        #expect(report.notes.contains { $0.contains("there is what a torn write leaves") })
        image[segmentName(2)]?[0] = 1
        let found = damage(opening: image)
        #expect(found?.kind == .batchDamaged)
        #expect(found?.sequence == 3)
        #expect(found?.detail.hasSuffix("and the next segment was begun") == true)
    }

    @Test("an oldest segment without a header is refused")
    func oldestHeader() async throws {
        var image = try await CopyTests.closedJournal(batches: 2)
        let count = JournalLimits.headerBytes
        image[segmentName(1)]?.replaceSubrange(..<count, with: [UInt8](repeating: 0, count: count))
        let found = damage(opening: image)
        #expect(found?.kind == .headerDamaged)
        #expect(found?.detail == "the oldest segment has no header")
    }

    @Test("with both watermarks broken the identity is damaged")
    func marks() async throws {
        var image = try await CopyTests.closedJournal(batches: 2)
        for page in 1...2 { image["identity"]?[page * JournalLimits.headerBytes + 8] ^= 1 }
        let found = damage(opening: image)
        #expect(found?.kind == .identityDamaged)
        #expect(found?.detail == "neither of the two watermarks verifies")
    }

    @Test("a record of the journal's own that may not be skipped is refused by recovery")
    func unknownRecord() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        _ = try await journal.append([Workload.payload(1)])
        _ = try await journal.appendInternal(
            [Payload(kind: 0xF7, ignorable: true, bytes: [])], priority: .ordinary)
        _ = try await journal.appendInternal([Payload(kind: 0xF8, bytes: [])], priority: .ordinary)
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        var records: [JournalRecord] = []
        let expected = Damage(
            kind: .recordUnknown, file: "journal", sequence: 3,
            detail: "a newer program wrote a record of kind 248 that must not be skipped")
        #expect(throws: JournalError.damaged(expected)) {
            try again.recover(checkpoint: { _ in }, record: { records.append($0) })
        }
        #expect(records == [Workload.expected(1)])
    }

    struct Refusal: Error {}

    @Test("recovery hands on what its reader throws, of a checkpoint's entries and of records")
    func readerThrows() async throws {
        let image = try await CopyTests.closedJournal(batches: 2, checkpoints: 1)
        let disk = VirtualDisk(image)
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        _ = try await journal.append([Workload.payload(9)])
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(throws: Refusal.self) {
            try again.recover(checkpoint: { _ in throw Refusal() }, record: { _ in Issue.record("too far") })
        }
        var visited = 0
        #expect(throws: Refusal.self) {
            try again.recover(
                checkpoint: { _ in },
                record: { _ in
                    visited += 1
                    throw Refusal()
                })
        }
        #expect(visited == 1)
    }

    @Test("a checkpoint that verified when the journal was opened and does not any more ends the recovery")
    func changedCheckpoint() async throws {
        let disk = VirtualDisk(try await CopyTests.closedJournal(batches: 2, checkpoints: 1))
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        var image = disk.image
        let name = checkpointName(2)
        image[name]?[140] ^= 1
        try disk.become(image)
        let error = #expect(throws: JournalError.self) { try Workload.recover(journal) }
        guard case .damaged(let damage) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(damage.kind == .checkpointDamaged && damage.file == name)
    }
}
