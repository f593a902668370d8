import EngineJournal
import Testing
import VirtualDisk

/// Lost, swapped, duplicated and foreign segments.
@Suite("Segments")
struct SegmentTests {
    /// A closed journal of twenty segments or more.
    static func journal(low: UInt64 = 1) async throws -> (image: DiskImage, segments: Int) {
        let disk = VirtualDisk()
        let options = Workload.options { $0.randomIdentity = { JournalIdentity(low: low, high: 7) } }
        let journal = try Journal.open(directory: "/journal", options: options, disk: disk)
        while journal.statistics.segments < 20 { try await Workload.append(journal, batches: 9) }
        let segments = journal.statistics.segments
        try await journal.close()
        return (disk.image, segments)
    }

    @Test("a segment that was deleted is named")
    func deleted() async throws {
        let (image, segments) = try await Self.journal()
        for number in 1...segments {
            var broken = image
            broken[segmentName(number)] = nil
            let found = damage(opening: broken)
            #expect(found?.kind == .segmentMissing)
            #expect(found?.file == segmentName(number))
        }
    }

    @Test("segments that changed places are detected")
    func swapped() async throws {
        let (image, segments) = try await Self.journal()
        for number in 1..<segments {
            for other in [number + 1, segments] where other != number {
                var broken = image
                broken[segmentName(number)] = image[segmentName(other)]
                broken[segmentName(other)] = image[segmentName(number)]
                #expect(damage(opening: broken)?.kind == .segmentForeign)
            }
        }
    }

    @Test("a segment that was copied over another, or behind the last, is detected")
    func duplicated() async throws {
        let (image, segments) = try await Self.journal()
        for number in 1...segments {
            for target in 1...(segments + 2) where target != number {
                var broken = image
                broken[segmentName(target)] = image[segmentName(number)]
                #expect(damage(opening: broken)?.kind == .segmentForeign)
            }
        }
    }

    @Test("a segment of another journal is detected")
    func foreign() async throws {
        let (image, segments) = try await Self.journal()
        let (other, _) = try await Self.journal(low: 2)
        for number in 1...segments {
            var broken = image
            broken[segmentName(number)] = other[segmentName(number)]
            #expect(damage(opening: broken)?.kind == .segmentForeign)
        }
    }

    @Test("an older copy of the last segment is detected")
    func stale() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 3)
        let before = disk.image
        try await Workload.append(journal, batches: 3)
        try await journal.close()
        var broken = disk.image
        broken[segmentName(1)] = before[segmentName(1)]
        let found = damage(opening: broken)
        #expect(found?.kind == .recordsMissing)
        #expect(found?.sequence == 7)
    }

    @Test("a segment emptied by zeros is detected, wherever it is")
    func emptied() async throws {
        let (image, segments) = try await Self.journal()
        for number in 1...segments {
            var broken = image
            broken[segmentName(number)] = [UInt8](repeating: 0, count: image[segmentName(number)]?.count ?? 0)
            #expect(damage(opening: broken) != nil)
        }
    }

    @Test("with the identity gone, segments do not become a new journal")
    func identityGone() async throws {
        let (image, _) = try await Self.journal()
        var broken = image
        broken["identity"] = nil
        #expect(damage(opening: broken)?.kind == .identityMissing)
    }

    @Test("with all segments gone, the identity does not become an empty journal")
    func segmentsGone() async throws {
        let (image, _) = try await Self.journal()
        var broken = DiskImage()
        broken["identity"] = image["identity"]
        #expect(damage(opening: broken)?.kind == .segmentMissing)
    }

    @Test("an empty directory is no new journal when the caller knows that there was one")
    func creationForbidden() {
        let options = Workload.options { $0.creation = .never }
        let disk = VirtualDisk()
        let error = journalError { () throws(JournalError) in
            try Journal.open(directory: "/journal", options: options, disk: disk)
        }
        #expect(error == .notInitialized(directory: "/journal"))
        #expect(disk.image == DiskImage())
    }
}
