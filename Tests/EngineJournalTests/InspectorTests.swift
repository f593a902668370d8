import EngineJournal
import Testing
import VirtualDisk

@Suite("Inspector and history")
struct InspectorTests {
    static func journal() async throws -> (journal: Journal, disk: VirtualDisk) {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 60)
        _ = try await Workload.checkpoint(journal)
        try await Workload.append(journal, batches: 3)
        return (journal, disk)
    }

    @Test("a live journal is listed and checked without its lock and without a write")
    func live() async throws {
        let (journal, disk) = try await Self.journal()
        let changes = disk.changes.count
        let inspector = JournalInspector(directory: "/journal", disk: disk)
        #expect(try inspector.isLive())
        let report = try inspector.check()
        #expect(report.findings.isEmpty && report.isSound && report.isLive)
        #expect(report.records == journal.nextPosition - 1)
        #expect(report.identity == journal.identity)
        #expect(report.checkpoints == 1)
        let segments = try inspector.segments()
        #expect(segments.count == journal.statistics.segments + 2)
        #expect(segments.first?.state == .written(firstSequence: 1))
        #expect(segments.last?.state == .prepared)
        let checkpoints = try inspector.checkpoints()
        #expect(checkpoints.map(\.position) == [121])
        #expect(checkpoints.map(\.entries) == [3])
        #expect(disk.changes.count == changes)
        try await journal.close()
        #expect(try !inspector.isLive())
        #expect(try inspector.check().isSound)
    }

    @Test("records are visited in order, with their place, from anywhere")
    func records() async throws {
        let (journal, disk) = try await Self.journal()
        let inspector = JournalInspector(directory: "/journal", disk: disk)
        var found: [InspectedRecord] = []
        try inspector.records { record in
            found.append(record)
            return true
        }
        #expect(found.map(\.record.sequence) == Array(1...journal.nextPosition - 1))
        #expect(found.filter(\.isInternal).map(\.record.sequence) == [121])
        #expect(found.filter { !$0.isInternal }.allSatisfy { $0.record == Workload.expected($0.record.sequence) })
        #expect(found[1].batchRecords == 2 && found[1].batchOffset == found[2].batchOffset)
        var some: [UInt64] = []
        try inspector.records(from: 50, through: 60) { record in
            some.append(record.record.sequence)
            return some.count < 5
        }
        #expect(some == [50, 51, 52, 53, 54])
    }

    @Test("history is read while the writer goes on, in bounded pages")
    func history() async throws {
        let directory = TemporaryDirectory()
        let options = Workload.options {
            $0.housekeeping = .background
            $0.segmentBytes = 128 << 10
        }
        let journal = try Journal.open(directory: directory.path, options: options)
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { try await Workload.append(journal, batches: 600) }
            group.addTask {
                var next: UInt64 = 1
                while next <= 1200 {
                    let page = try await journal.read(from: next, bytesMaximum: 20_000)
                    for record in page {
                        guard record == Workload.expected(next) else {
                            Issue.record("record \(next)")
                            return
                        }
                        next += 1
                    }
                    if page.isEmpty { await Task.yield() }
                    #expect(page.count <= 1 || page.reduce(0) { $0 + $1.bytes.count } <= 20_000)
                }
            }
        }
        for first in stride(from: 1, through: 1200, by: 37) as StrideThrough<UInt64> {
            #expect(try await journal.read(from: first, through: first).map(\.sequence) == [first])
        }
        #expect(try await journal.read(from: 1201).isEmpty)
        #expect(try await journal.read(from: 9, through: 3).isEmpty)
        try await journal.close()
    }

    @Test("a check goes on behind the first damage and names every one")
    func manyDamages() async throws {
        let (journal, disk) = try await Self.journal()
        let segments = journal.statistics.segments
        try #require(segments >= 4)
        try await journal.close()
        var image = disk.image
        image[segmentName(1)]?[5000] ^= 1
        image[segmentName(3)]?[4200] ^= 1
        image[checkpointName(1)]?[130] ^= 1
        let report = try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).check()
        #expect(!report.isSound)
        #expect(report.findings.map(\.file).sorted() == [checkpointName(1), segmentName(1), segmentName(3)].sorted())
        #expect(report.findings.allSatisfy { $0.offset != nil })
        var visited = 0
        #expect(throws: JournalError.self) {
            try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).records { _ in
                visited += 1
                return true
            }
        }
        #expect(visited > 0)
    }

    @Test("what opening refuses, a check finds")
    func findsWhatOpeningRefuses() async throws {
        let (image, segments) = try await SegmentTests.journal()
        func check(_ image: DiskImage) throws -> [Damage] {
            try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).check().findings
        }
        #expect(try check(image).isEmpty)
        for number in 1...segments {
            var broken = image
            broken[segmentName(number)] = nil
            #expect(try !check(broken).isEmpty, "deleted \(number)")
            broken = image
            broken[segmentName(number)] = image[segmentName(number % segments + 1)]
            #expect(try !check(broken).isEmpty, "copied over \(number)")
            broken = image
            broken[segmentName(number)]?[4096 + 50] ^= 4
            #expect(try !check(broken).isEmpty, "flipped in \(number)")
            broken = image
            broken[segmentName(number)]?[33] ^= 4
            #expect(try !check(broken).isEmpty, "header of \(number)")
        }
        var broken = image
        broken["identity"] = nil
        #expect(try check(broken).map(\.kind) == [.identityMissing])
    }

    @Test("a directory that is not there is no journal")
    func missing() {
        #expect(throws: JournalError.notInitialized(directory: "/no/such")) {
            try JournalInspector(directory: "/no/such").check()
        }
    }
}
