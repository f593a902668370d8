import CJournalSystem
import Testing
import VirtualDisk

@testable import EngineJournal

@Suite("Format")
struct FormatTests {
    @Test("CRC32C has the published values, by hardware and by tables")
    func checksum() {
        let digits = Array("123456789".utf8)
        #expect(Checksum.of(digits) == 0xE306_9283)
        #expect(journal_crc32c_software(0, digits, digits.count) == 0xE306_9283)
        #expect(Checksum.of([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(Checksum.of([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        var random = SeededGenerator(seed: 3)
        for length in 0..<300 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            let seed = UInt32.random(in: .min ... .max, using: &random)
            #expect(journal_crc32c(seed, bytes, length) == journal_crc32c_software(seed, bytes, length))
            let half = length / 2
            #expect(Checksum.of(Array(bytes[half...]), after: Checksum.of(Array(bytes[..<half]))) == Checksum.of(bytes))
        }
    }

    @Test("the first byte that is not zero is found at every place")
    func firstNonzero() {
        for length in 0..<100 {
            var bytes = [UInt8](repeating: 0, count: length)
            #expect(Checksum.isZero(bytes[...]))
            for place in 0..<length {
                bytes[place] = 1
                #expect(bytes.withUnsafeBytes { Checksum.firstNonzero($0) } == place)
                bytes[place] = 0
            }
        }
    }

    static func frame(_ payloads: [Payload]) throws -> [UInt8] {
        let batch = try EncodedBatch(payloads, compressingFrom: 1024, level: 1, bytesMaximum: 1 << 20)
        var bytes: [UInt8] = []
        _ = batch.write(into: &bytes, seed: 5, previous: 6, firstSequence: 7, group: 8, watermark: 6)
        return bytes
    }

    static func records(_ frame: [UInt8]) -> [JournalRecord]? {
        frame.withUnsafeBytes { RecordEncoding.records(in: $0, header: FrameHeader($0)) }
    }

    @Test("records of every length come back")
    func records() throws {
        for length in 0..<70 {
            let payloads = [
                Payload(kind: 3, bytes: [UInt8](repeating: 9, count: length)),
                Payload(kind: 4, ignorable: true, bytes: [1]),
            ]
            let frame = try Self.frame(payloads)
            #expect(frame.count % 8 == 0)
            let records = try #require(Self.records(frame))
            #expect(records.map(\.sequence) == [7, 8])
            #expect(records.map(\.bytes) == payloads.map(\.bytes))
            #expect(records.map(\.ignorable) == [false, true])
        }
    }

    @Test("content that no writer makes is refused without allocating what it claims")
    func hostileContent() throws {
        let frame = try Self.frame([Payload(kind: 1, bytes: [UInt8](repeating: 7, count: 5000))])
        #expect(frame[45] == 2, "it is compressed")
        var other = frame
        other.store(littleEndian: UInt32.max, at: 48)
        #expect(Self.records(other) == nil, "a bomb")
        other = frame
        other.store(littleEndian: UInt32(4999), at: 48)
        #expect(Self.records(other) == nil, "another length than promised")
        other = frame
        other[60] ^= 0xFF
        #expect(Self.records(other)?.first?.bytes != [UInt8](repeating: 7, count: 5000))
        other = frame
        other[45] = 0x82
        #expect(Self.records(other) == nil, "unknown flags")
        other = frame
        other.store(littleEndian: UInt32.max, at: 40)
        #expect(Self.records(other) == nil, "a record longer than its frame")
        other = frame
        other.store(littleEndian: UInt32(1000), at: 12)
        #expect(Self.records(other) == nil, "more records than there are")
    }

    @Test("a record that is larger than the limit once it is decompressed is refused, although it says so truly")
    func decompressionBomb() {
        var frame = [UInt8](repeating: 0, count: FrameHeader.bytes)
        let content = [UInt8](repeating: 0, count: JournalLimits.recordBytesMaximum + 1)
        RecordEncoding.append(Payload(kind: 1, bytes: content), to: &frame, compressingFrom: 1024, level: 1)
        #expect(frame.count < 100_000, "it is compressed")
        while frame.count % FrameHeader.alignment != 0 { frame.append(0) }
        frame.store(littleEndian: UInt32(frame.count), at: 0)
        frame.store(littleEndian: UInt32(1), at: 12)
        frame.store(littleEndian: UInt64(7), at: 16)
        // Compared outside the expectation, which would print all of it.
        let isRefused = Self.records(frame) == nil
        #expect(isRefused)
    }

    @Test("random bytes behind a good header never trap")
    func noise() throws {
        var random = SeededGenerator(seed: 11)
        let frame = try Self.frame([Payload(kind: 1, bytes: [UInt8](repeating: 7, count: 200))])
        for _ in 0..<20_000 {
            var other = frame
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                other[Int.random(in: 8..<other.count, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            }
            other.store(littleEndian: UInt32.random(in: 0...8, using: &random), at: 12)
            _ = Self.records(other)
            _ = SegmentHeader.reading(other)
            _ = IdentityFile.reading(other)
        }
    }

    @Test(
        "names are strict",
        arguments: [
            ("0000000000000001.wal", FileName.segment(1)), ("00000000000000ff.checkpoint", .checkpoint(255)),
            ("identity", .identity), ("LOCK", .lock), ("x.tmp", .temporary), (".torn-7", .torn), ("1.wal", .strange),
            ("00000000000000FF.wal", .strange), ("+000000000000001.wal", .strange), ("", .strange),
        ])
    func names(_ name: String, _ expected: FileName) {
        #expect(FileName(name) == expected)
    }

    @Test("a histogram tells percentiles within a factor of two")
    func histogram() {
        var histogram = Histogram()
        #expect(histogram.percentile(0.5) == 0)
        for value in 1...1000 as ClosedRange<UInt64> { histogram.add(value) }
        #expect(histogram.count == 1000)
        #expect(histogram.maximum == 1000)
        #expect((500...1023).contains(histogram.percentile(0.5)))
        #expect(histogram.percentile(1) == 1000)
        histogram.add(.max)
        histogram.add(0)
        #expect(histogram.percentile(1) == .max)
    }

    @Test("every error says what to do")
    func descriptions() {
        let disk = DiskError(.synchronize, file: "x.wal", number: 5)
        #expect("\(disk)" == "synchronize of x.wal failed with EIO (input/output error)")
        #expect("\(JournalError.failed(disk))".contains("x.wal"))
        #expect("\(JournalError.locked(directory: "/j", holder: 7))".contains("process 7"))
        let damage = Damage(kind: .batchDamaged, file: "1.wal", offset: 4096, sequence: 9, detail: "why")
        #expect("\(JournalError.damaged(damage))".hasPrefix("batchDamaged: 1.wal at offset 4096 (sequence 9): why"))
    }

    @Test(
        "every refusal of the journal names its place and what to do",
        arguments: [
            (
                JournalError.newerFormat(file: "a.wal", found: FormatVersion(major: 2, minor: 1), supported: .current),
                "a.wal has journal format 2.1, this program reads up to 1.0: upgrade the program"
            ),
            (.unknownFeatures(file: "a.wal", features: 20), "a.wal needs journal features 0x14: upgrade the program"),
            (
                .unsuitableFileSystem(directory: "/j", name: "nfs"),
                "/j is on nfs, which cannot promise durability: use a local disk, or allow it"
            ),
            (.notEmpty(directory: "/j"), "/j is not empty: name a directory that is new or empty"),
            (
                .notInitialized(directory: "/j"),
                "there is no journal in /j: is the right disk mounted? If it is new, allow to create it"
            ),
            (
                .locked(directory: "/j", holder: nil),
                "the journal /j is in use: stop the other engine, or use another state directory"
            ),
            (.dropped(first: 7), "these records were dropped by retention; the journal begins at 7"),
            (.tooLarge(bytes: 9, maximum: 8), "a batch of 9 bytes is larger than the limit of 8"),
        ])
    func refusals(_ error: JournalError, _ words: String) { #expect("\(error)" == words) }

    @Test(
        "every warning names what it is about",
        arguments: [
            (JournalWarning.fileSystem(name: "tmpfs"), "the journal is on tmpfs, which does not survive a power cut"),
            (.uncleanEnd(lastSequence: 7), "the last run ended without closing the journal; its last record is 7"),
            (
                .tornTail(segment: "a.wal", offset: 8, sequence: 9, copy: ".torn-9"),
                "a.wal: torn tail at offset 8 (sequence 9) cut, kept in .torn-9"
            ),
            (
                .checkpointDamaged(Damage(kind: .checkpointDamaged, file: "a", detail: "why")),
                "checkpointDamaged: a: why; an older checkpoint is used"
            ),
            (.strangeFile(name: "notes"), "notes does not belong to the journal"),
        ])
    func warnings(_ warning: JournalWarning, _ words: String) { #expect("\(warning)" == words) }

    @Test("a batch of too many records, or with one that is too large, is refused before it is encoded")
    func batchBounds() {
        func refusal(_ payloads: [Payload]) -> JournalError? {
            journalError { () throws(JournalError) in
                try EncodedBatch(payloads, compressingFrom: 1024, level: 1, bytesMaximum: 1 << 20)
            }
        }
        let count = JournalLimits.batchRecordsMaximum + 1
        #expect(
            refusal([Payload](repeating: Payload(kind: 1, bytes: []), count: count))
                == .tooLarge(bytes: count, maximum: count - 1))
        let bytes = JournalLimits.recordBytesMaximum + 1
        #expect(
            refusal([Payload(kind: 1, bytes: Self.untouched(bytes))]) == .tooLarge(bytes: bytes, maximum: bytes - 1))
    }

    /// Room that nothing was written into, so that a large one costs nothing.
    static func untouched(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { _, initialized in initialized = count }
    }
}
