import EngineJournal
import Glibc
import Synchronization
import Testing
import VirtualDisk

@testable import enum EngineJournal.Checksum
@testable import struct EngineJournal.FileHeader

@Suite("Opening")
struct OpeningTests {
    /// The content of every file, for comparison.
    static func contents(_ directory: TemporaryDirectory) -> [String: [UInt8]] {
        var contents: [String: [UInt8]] = [:]
        for name in directory.names { contents[name] = read(directory.path + "/" + name) }
        return contents
    }

    static func read(_ path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64 << 10)
        var content: [UInt8] = []
        while true {
            let count = Glibc.read(descriptor, &bytes, bytes.count)
            if count <= 0 { return content }
            content += bytes[..<count]
        }
    }

    @Test("the second of two openings is refused at once and writes nothing")
    func locked() async throws {
        let directory = TemporaryDirectory()
        let options = Workload.options()
        let journal = try Journal.open(directory: directory.path, options: options)
        _ = try await journal.append([Workload.payload(1)])
        let before = Self.contents(directory)
        for _ in 0..<20 {
            let error = journalError { () throws(JournalError) in
                try Journal.open(directory: directory.path, options: options)
            }
            #expect(error == .locked(directory: directory.path, holder: getpid()))
        }
        #expect(Self.contents(directory) == before)
        try await journal.close()
        let again = try Journal.open(directory: directory.path, options: options)
        #expect(again.recoveredThrough == 1)
        try await again.close()
    }

    @Test("of many openings at one moment exactly one wins")
    func simultaneous() async throws {
        let directory = TemporaryDirectory()
        let winners = await withTaskGroup(of: Journal?.self) { group in
            for _ in 0..<16 {
                group.addTask { try? Journal.open(directory: directory.path, options: Workload.options()) }
            }
            return await group.reduce(into: [Journal]()) { if let journal = $1 { $0.append(journal) } }
        }
        #expect(winners.count == 1)
        for journal in winners { try await journal.close() }
    }

    @Test("the lock is not inherited by children")
    func closeOnExec() async throws {
        let directory = TemporaryDirectory()
        let journal = try Journal.open(directory: directory.path, options: Workload.options())
        var isFound = false
        for descriptor in 3..<200 as Range<Int32> {
            var target = [CChar](repeating: 0, count: 512)
            guard readlink("/proc/self/fd/\(descriptor)", &target, 511) > 0 else { continue }
            let path = String(decoding: target.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard path.hasPrefix(directory.path) else { continue }
            isFound = true
            #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0, "\(path)")
        }
        #expect(isFound)
        try await journal.close()
    }

    @Test("files are for the owner alone")
    func permissions() async throws {
        let parent = TemporaryDirectory()
        let path = parent.path + "/journal"
        let journal = try Journal.open(directory: path, options: Workload.options())
        try await journal.close()
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
        for name in [segmentName(1), "identity", "LOCK"] {
            #expect(stat(path + "/" + name, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
            unlink(path + "/" + name)
        }
        for number in 2...3 { unlink(path + "/" + segmentName(number)) }
        rmdir(path)
    }

    /// The file with another major version and a checksum that fits.
    static func newer(_ bytes: [UInt8], features: UInt32 = 0) -> [UInt8] {
        var bytes = bytes
        if features == 0 { bytes[8] = 2 } else { bytes[12] = UInt8(features) }
        let checksum = Checksum.of(Array(bytes[..<124]))
        withUnsafeBytes(of: checksum.littleEndian) { bytes.replaceSubrange(124..<128, with: $0) }
        return bytes
    }

    @Test("a newer format is refused and nothing is written", arguments: ["identity", "segment", "checkpoint"])
    func newerFormat(_ kind: String) async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 2)
        _ = try await Workload.checkpoint(journal)
        try await journal.close()
        let name = ["identity": "identity", "segment": segmentName(1), "checkpoint": checkpointName(1)][kind] ?? ""
        var image = disk.image
        image[name] = Self.newer(try #require(image[name]))
        var refused = VirtualDisk(image)
        var error = journalError { () throws(JournalError) in
            try Journal.open(directory: "/journal", options: Workload.options(), disk: refused)
        }
        #expect(error == .newerFormat(file: name, found: FormatVersion(major: 2, minor: 0), supported: .current))
        #expect(refused.changes.isEmpty)
        #expect(refused.openHandles == 0)

        image[name] = Self.newer(try #require(disk.image[name]), features: 4)
        refused = VirtualDisk(image)
        error = journalError { () throws(JournalError) in
            try Journal.open(directory: "/journal", options: Workload.options(), disk: refused)
        }
        #expect(error == .unknownFeatures(file: name, features: 4))
        #expect(refused.changes.isEmpty)
    }

    @Test("tmpfs is a warning, or refused when the options say so")
    func memoryFileSystem() async throws {
        let path = "/dev/shm/engine-journal-test-\(getpid())"
        let journal = try Journal.open(directory: path, options: Workload.options())
        #expect(journal.warnings == [.fileSystem(name: "tmpfs")])
        try await journal.close()
        let error = journalError { () throws(JournalError) in
            try Journal.open(directory: path, options: Workload.options { $0.fileSystemPolicy = .refuse })
        }
        #expect(error == .unsuitableFileSystem(directory: path, name: "tmpfs"))
        for name in [segmentName(1), segmentName(2), segmentName(3), "identity", "LOCK"] { unlink(path + "/" + name) }
        rmdir(path)
    }

    @Test("a directory that cannot be made is named")
    func unavailable() {
        let error = journalError { () throws(JournalError) in
            try Journal.open(directory: "/proc/no-such/journal", options: Workload.options())
        }
        #expect(error == .unavailable(DiskError(.openDirectory, file: "/proc/no-such/journal", number: 2)))
    }

    @Test("links in the directory are not followed")
    func links() async throws {
        let directory = TemporaryDirectory()
        let journal = try Journal.open(directory: directory.path, options: Workload.options())
        try await journal.close()
        let target = TemporaryDirectory()
        #expect(rename(directory.path + "/identity", target.path + "/identity") == 0)
        #expect(symlink(target.path + "/identity", directory.path + "/identity") == 0)
        let error = journalError { () throws(JournalError) in
            try Journal.open(directory: directory.path, options: Workload.options())
        }
        #expect(error == .unavailable(DiskError(.open, file: "identity", number: ELOOP)))
    }

    @Test("leftovers of a crash are removed, strange files are named and left alone")
    func leftovers() async throws {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await journal.close()
        var image = disk.image
        image["prepare.tmp"] = [1]
        image["rewrite.tmp"] = [2]
        image["notes.txt"] = [3]
        let again = VirtualDisk(image)
        let opened = try Journal.open(directory: "/journal", options: Workload.options(), disk: again)
        #expect(opened.warnings == [.strangeFile(name: "notes.txt")])
        #expect(again.image["prepare.tmp"] == nil)
        #expect(again.image["rewrite.tmp"] == nil)
        #expect(again.image["notes.txt"] == [3])
    }

    @Test("another segment size takes effect with the next segments")
    func otherSegmentSize() async throws {
        let disk = VirtualDisk()
        let small = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(small, batches: 10)
        try await small.close()
        let options = Workload.options { $0.segmentBytes = 64 << 10 }
        let journal = try Journal.open(directory: "/journal", options: options, disk: disk)
        let large = [Payload(kind: 1, bytes: (0..<40_000).map { UInt8(truncatingIfNeeded: ($0 &* 7919) >> 5) })]
        let range = try await journal.append(large)
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(try await again.read(from: range.lowerBound).map(\.bytes) == large.map(\.bytes))
        try await again.close()
    }

    @Test("a directory that is not there is no journal when the caller knows that there was one")
    func neverCreated() {
        let disk = VirtualDisk()
        disk.setFault { _, operation, _ in operation == .openDirectory ? .error(ENOENT) : .none }
        let error = journalError { () throws(JournalError) in
            try Journal.open(
                directory: "/journal", options: Workload.options { $0.creation = .never }, disk: disk)
        }
        #expect(error == .notInitialized(directory: "/journal"))
    }

    @Test("an error at any operation of an opening is told, leaves nothing open, and the next opening works")
    func everyOperation() async throws {
        let images = try await TornTailTests.images(batches: 2)
        var image = images[2]
        let last = try TornTailTests.lastByte(image)
        image[segmentName(1)]?[last] ^= 1
        let whole = VirtualDisk(image)
        _ = try Journal.open(directory: "/journal", options: Workload.options { $0.writing = .driven }, disk: whole)
        for index in 1...whole.operations {
            let disk = VirtualDisk(image)
            disk.setFault { number, _, _ in number == index ? .error(EIO) : .none }
            do throws(JournalError) {
                let journal = try Journal.open(
                    directory: "/journal", options: Workload.options { $0.writing = .driven }, disk: disk)
                #expect(journal.recoveredThrough == 1)
                _ = consume journal
            } catch {
                guard case .unavailable(let cause) = error else {
                    Issue.record("operation \(index): \(error)")
                    continue
                }
                #expect(cause.number == EIO)
            }
            #expect(disk.openHandles == 0, "operation \(index)")
            disk.setFault(nil)
            let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
            #expect(again.recoveredThrough == 1)
            try await again.close()
        }
    }

    @Test("without a thread the journal does not open, and lets everything go", arguments: 1...3)
    func noThread(_ failing: Int) async throws {
        let disk = VirtualDisk()
        let first = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(first, batches: 2)
        try await first.close()
        let started = Mutex(0)
        let options = Workload.options { options in
            options.housekeeping = .background
            let start = options.startThread
            options.startThread = { name, body throws(DiskError) in
                let number = started.withLock { started in
                    started += 1
                    return started
                }
                guard number != failing else { throw DiskError(.thread, file: name, number: EAGAIN) }
                try start(name, body)
            }
        }
        let error = journalError { () throws(JournalError) in
            try Journal.open(directory: "/journal", options: options, disk: disk)
        }
        let name = ["journal-keeper", "journal-reader", "journal-writer"][failing - 1]
        #expect(error == .unavailable(DiskError(.thread, file: name, number: EAGAIN)))
        #expect(disk.openHandles == 0)
        let again = try Journal.open(directory: "/journal", options: options, disk: disk)
        #expect(again.recoveredThrough == 3)
        try await again.close()
    }

    @Test("where the file system cannot reserve room, zeros do")
    func noPreallocation() async throws {
        let disk = VirtualDisk()
        disk.setFault { _, operation, _ in operation == .allocate ? .error(EOPNOTSUPP) : .none }
        let journal = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        try await Workload.append(journal, batches: 3)
        #expect(disk.image[segmentName(2)] == [UInt8](repeating: 0, count: JournalLimits.segmentBytesMinimum))
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Workload.options(), disk: disk)
        #expect(again.recoveredThrough == 6)
    }
}
