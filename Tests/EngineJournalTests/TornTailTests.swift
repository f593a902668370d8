import EngineJournal
import Testing
import VirtualDisk

/// Torn or damaged: the same broken bytes are cut when nobody was told of them, and refused when somebody was.
@Suite("Torn tail or damage")
struct TornTailTests {
    /// A journal that was never closed: `batches` appended, and its disk as it was after each.
    static func images(batches: Int) async throws -> [DiskImage] {
        let disk = VirtualDisk()
        // A clock that stands still: the identity file never learns of the records.
        let options = Workload.options { $0.monotonicNanoseconds = { 0 } }
        let journal = try Journal.open(directory: "/journal", options: options, disk: disk)
        var images = [disk.image]
        for _ in 0..<batches {
            _ = try await journal.append([Workload.payload(journal.nextPosition)])
            images.append(disk.image)
        }
        disk.powerOff()
        return images
    }

    static func lastByte(_ image: DiskImage) throws -> Int {
        try #require(image[segmentName(1)]?.lastIndex { $0 != 0 })
    }

    @Test("a broken last batch above the watermark is cut, and its bytes are kept")
    func torn() async throws {
        let images = try await Self.images(batches: 3)
        var image = images[3]
        let end = try Self.lastByte(images[2]) / 8 * 8 + 8
        image[segmentName(1)]?[end + 44] ^= 1
        let lost = try #require(image[segmentName(1)])[end...(try Self.lastByte(image))]
        let disk = VirtualDisk(image)
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(journal.recoveredThrough == 2)
        #expect(
            journal.warnings == [
                .tornTail(segment: segmentName(1), offset: UInt64(end), sequence: 3, copy: ".torn-3")
            ])
        #expect(disk.image[".torn-3"] == Array(lost))
        #expect(try Workload.recover(journal).records == [1, 2].map(Workload.expected))
        // The cut part is zero again, and the next record takes its place.
        _ = try await journal.append([Workload.payload(3)])
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(again.warnings.isEmpty)
        #expect(try Workload.recover(again).records == [1, 2, 3].map(Workload.expected))
    }

    @Test("the same broken batch below the watermark is refused with its place")
    func damagedBelowWatermark() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        for sequence in 1...3 { _ = try await journal.append([Workload.payload(UInt64(sequence))]) }
        try await journal.close()
        var image = disk.image
        let last = try Self.lastByte(image)
        image[segmentName(1)]?[last] ^= 1
        let before = image
        let found = damage(opening: image)
        #expect(found?.kind == .batchDamaged)
        #expect(found?.file == segmentName(1))
        #expect(found?.sequence == 3)
        #expect(found?.offset.map { $0 % 8 } == 0)
        let refused = VirtualDisk(image)
        _ = try? Journal.open(directory: "/journal", options: Workload.options(), disk: refused)
        #expect(refused.image == before, "a refusal writes nothing")
        #expect(refused.openHandles == 0)
    }

    @Test("a broken batch with a later group behind it is refused, whatever the identity file says")
    func damagedBeforeLaterGroup() async throws {
        let images = try await Self.images(batches: 3)
        for offset in stride(from: try Self.lastByte(images[0]) + 1 + 4096, to: try Self.lastByte(images[2]), by: 7) {
            var image = images[3]
            image[segmentName(1)]?[offset] ^= 0x10
            let found = damage(opening: image)
            #expect(found?.kind == .batchDamaged)
        }
    }

    @Test("a hole in the last group is cut with everything behind it")
    func holeInGroup() async throws {
        // A group of many batches: they wait while the first one is written.
        let disk = VirtualDisk()
        let options = Workload.options {
            $0.monotonicNanoseconds = { 0 }
            $0.segmentBytes = 1 << 20
        }
        let journal = try Journal.open(directory: "/journal", options: options, disk: disk)
        await withDiscardingTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    _ = try? await journal.append([Payload(kind: 1, bytes: [UInt8](repeating: 9, count: 600))])
                }
            }
        }
        disk.powerOff()
        let groups = journal.statistics.synchronizations
        let whole = disk.image
        try #require(groups < 200, "no group had two batches")
        var image = whole
        let last = try Self.lastByte(whole)
        image[segmentName(1)]?[last] ^= 1
        let cut = try Journal.open(directory: "/journal", options: options, disk: VirtualDisk(image))
        #expect(cut.recoveredThrough == 199)
        // Break the first batch of the last group: only what was durable before that group stays.
        var ends: [(end: UInt64, group: UInt64)] = []
        try JournalInspector(directory: "/journal", disk: VirtualDisk(whole)).records { found in
            ends.append((found.record.sequence, found.group))
            return true
        }
        let lastGroup = try #require(ends.last).group
        let durable = ends.last { $0.group < lastGroup }?.end ?? 0
        var offset: Int?
        try JournalInspector(directory: "/journal", disk: VirtualDisk(whole)).records { found in
            if found.group == lastGroup, offset == nil { offset = Int(found.batchOffset) }
            return true
        }
        image = whole
        image[segmentName(1)]?[try #require(offset) + 45] ^= 1
        let holed = try Journal.open(directory: "/journal", options: options, disk: VirtualDisk(image))
        #expect(holed.recoveredThrough == durable)
    }

    @Test("what looks like batches without end is refused in bounded time")
    func hostileContent() async throws {
        let images = try await Self.images(batches: 1)
        var image = images[1]
        let end = try Self.lastByte(image) / 8 * 8 + 8
        var bytes = try #require(image[segmentName(1)])
        // Every eight bytes a plausible header that claims a watermark and the whole rest.
        bytes[end] = 1
        let size = bytes.count
        for offset in stride(from: end + 8, to: size - 4096, by: 8) {
            let length = UInt32((size - offset) / 8 * 8)
            withUnsafeBytes(of: length.littleEndian) { bytes.replaceSubrange(offset..<(offset + 4), with: $0) }
            bytes[offset + 4] = 1
        }
        image[segmentName(1)] = bytes
        let found = damage(opening: image)
        #expect(found?.kind == .batchDamaged)
        #expect(found?.detail.contains("cannot be told from batches") == true)
    }

    @Test("two torn tails at one sequence keep both copies")
    func twoCopies() async throws {
        let images = try await Self.images(batches: 1)
        var image = images[1]
        let last = try Self.lastByte(image)
        image[segmentName(1)]?[last] ^= 1
        image[".torn-1"] = [1]
        let disk = VirtualDisk(image)
        _ = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(disk.image[".torn-1"] == [1])
        #expect(disk.image[".torn-1-2"] != nil)
    }

    @Test("when the torn tail cannot be kept, nothing is cut")
    func noRoomForCopy() async throws {
        let images = try await Self.images(batches: 1)
        var image = images[1]
        let last = try Self.lastByte(image)
        image[segmentName(1)]?[last] ^= 1
        for number in 2...3 { image[segmentName(number)] = nil }
        let disk = VirtualDisk(image, capacity: image.linkedBytes + 30)
        let error = journalError { () throws(JournalError) in
            try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        }
        #expect(error == .unavailable(DiskError(.write, file: "torn.tmp", number: 28)))
        #expect(disk.image[segmentName(1)] == image[segmentName(1)])
        disk.setCapacity(nil)
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(journal.recoveredThrough == 0)
    }

    @Test("on a full disk the torn tail is kept and cut with the room of prepared segments")
    func fullDiskUsesSpares() async throws {
        let images = try await Self.images(batches: 2)
        var image = images[2]
        let last = try Self.lastByte(image)
        image[segmentName(1)]?[last] ^= 1
        let disk = VirtualDisk(image, capacity: image.linkedBytes)
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(journal.recoveredThrough == 1)
        #expect(try await journal.append([Workload.payload(2)], priority: .reserved) == 2...2)
    }
}
