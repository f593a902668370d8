import EngineJournal
import Glibc
import Testing
import VirtualDisk

/// Journals of every format that was ever written. They must be readable for ever: never change a committed file.
/// `ENGINE_JOURNAL_WRITE_GOLDEN=1` writes those of the current format where there are none.
@Suite("Golden journals")
struct GoldenTests {
    enum Kind: String, CaseIterable {
        /// Closed, with two checkpoints and compressed records.
        case closed
        /// Killed, with half a batch behind the last whole one.
        case torn
        /// Several segments, the oldest ones dropped.
        case dropped
    }

    static let folder: String = {
        let file = #filePath
        return String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)]) + "/Golden"
    }()

    static func image(_ version: String, _ kind: Kind) -> DiskImage {
        let path = "\(folder)/\(version)/\(kind.rawValue)"
        var image = DiskImage()
        guard let stream = opendir(path) else { return image }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { image[name] = OpeningTests.read(path + "/" + name) }
        }
        return image
    }

    static func make(_ kind: Kind) async throws -> DiskImage {
        let disk = VirtualDisk()
        let options = Workload.options {
            // A clock that stands still: how often the identity file is written must not depend on looks at the clock.
            if kind != .closed { $0.monotonicNanoseconds = { 0 } }
            // What zstd makes of a record is its own business and changes with its version.
            if kind != .closed { $0.compressionThresholdBytes = .max }
        }
        let journal = try Journal.open(directory: "/journal", options: options, disk: disk)
        var image: DiskImage
        switch kind {
        case .closed:
            for _ in 0..<2 {
                try await Workload.append(journal, batches: 3)
                _ = try await Workload.checkpoint(journal)
            }
            try await Workload.append(journal, batches: 4)
            try await journal.close()
            image = disk.image
        case .torn:
            try await Workload.append(journal, batches: 4)
            image = disk.image
            let end = try #require(image[segmentName(1)]?.lastIndex { $0 != 0 }) / 8 * 8 + 8
            image[segmentName(1)]?.replaceSubrange(end..<(end + 12), with: [96, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])
            disk.powerOff()
        case .dropped:
            for _ in 0..<2 {
                try await Workload.append(journal, batches: 25)
                _ = try await Workload.checkpoint(journal)
            }
            try await journal.dropSegments(before: .max)
            try await journal.close()
            image = disk.image
        }
        // Prepared segments have nothing to say.
        for (name, inode) in image.names where image.inodes[inode]?.allSatisfy({ $0 == 0 }) == true {
            image[name] = nil
        }
        image["LOCK"] = nil
        return image
    }

    @Test(
        "files of the current format are written where they are missing",
        .enabled(if: getenv("ENGINE_JOURNAL_WRITE_GOLDEN") != nil), arguments: Kind.allCases)
    func write(_ kind: Kind) async throws {
        let version = "\(FormatVersion.current)"
        guard Self.image(version, kind) == DiskImage() else { return }
        let image = try await Self.make(kind)
        for path in [Self.folder, "\(Self.folder)/\(version)", "\(Self.folder)/\(version)/\(kind.rawValue)"] {
            mkdir(path, 0o755)
        }
        for name in image.names.keys.sorted() {
            let descriptor = open(
                "\(Self.folder)/\(version)/\(kind.rawValue)/\(name)", O_WRONLY | O_CREAT | O_EXCL, 0o644)
            let bytes = try #require(image[name])
            #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
            close(descriptor)
        }
    }

    @Test("the current format is still written byte for byte as it was", arguments: [Kind.torn, .dropped])
    func unchanged(_ kind: Kind) async throws {
        let golden = Self.image("1.0", kind)
        let made = try await Self.make(kind)
        try #require(!golden.names.isEmpty)
        #expect(made.names.keys.sorted() == golden.names.keys.sorted())
        for name in golden.names.keys.sorted() {
            #expect(made[name] == golden[name], "\(name)")
        }
    }

    @Test("format 1.0, closed")
    func closed() throws {
        let journal = try Journal.open(
            directory: "/journal", options: Workload.options(), disk: VirtualDisk(Self.image("1.0", .closed)))
        #expect(journal.warnings.isEmpty)
        #expect(journal.identity == JournalIdentity(low: 0x0123_4567_89AB_CDEF, high: 0xFEDC_BA98_7654_3210))
        let recovered = try Workload.recover(journal)
        #expect(recovered.entries == Workload.entries(14))
        #expect(recovered.records == (15...21).map(Workload.expected))
    }

    @Test("format 1.0, torn")
    func torn() throws {
        let disk = VirtualDisk(Self.image("1.0", .torn))
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(journal.recoveredThrough == 7)
        #expect(disk.image[".torn-8"] == [96, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8])
        #expect(try Workload.recover(journal).records == (1...7).map(Workload.expected))
    }

    @Test("format 1.0, oldest segments dropped")
    func dropped() async throws {
        let image = Self.image("1.0", .dropped)
        let report = try JournalInspector(directory: "/journal", disk: VirtualDisk(image)).check()
        #expect(report.isSound)
        #expect(report.firstSequence > 1)
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: VirtualDisk(image))
        #expect(journal.recoveredThrough == 100)
        #expect(journal.firstPosition == report.firstSequence)
        let recovered = try Workload.recover(journal)
        #expect(recovered.entries == Workload.entries(100))
        #expect(recovered.records.isEmpty)
    }
}
