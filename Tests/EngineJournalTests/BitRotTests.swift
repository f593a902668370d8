import EngineJournal
import Glibc
import Testing
import VirtualDisk

/// Damage at rest: of a journal that was closed, every changed bit and every shortened file is detected, or provably
/// changes nothing. `ENGINE_JOURNAL_EVERY_BIT=1` also flips every bit of the dead space.
@Suite("Bit rot")
struct BitRotTests {
    static let flipsDeadSpace = getenv("ENGINE_JOURNAL_EVERY_BIT") != nil

    /// So that the files have 64 KiB together, of which each bit is flipped.
    private static let options = Workload.options { $0.segmentBytes = 5 * JournalLimits.segmentBytesMinimum / 4 }
    private static let readingOptions = Workload.reading(options)

    /// A closed journal: two checkpoints, a few records before, between and behind them.
    static func journal() async throws -> (image: DiskImage, recovered: Workload.Recovered, last: UInt64) {
        let disk = VirtualDisk()
        let journal = try Journal.open(directory: "/journal", options: Self.options, disk: disk)
        try await Workload.append(journal, batches: 2)
        _ = try await Workload.checkpoint(journal)
        try await Workload.append(journal, batches: 1)
        _ = try await Workload.checkpoint(journal)
        try await Workload.append(journal, batches: 2)
        let last = journal.nextPosition - 1
        try await journal.close()
        let again = try Journal.open(directory: "/journal", options: Self.options, disk: VirtualDisk(disk.image))
        return (disk.image, try Workload.recover(again), last)
    }

    enum Outcome: Equatable {
        case refused
        /// Nothing was lost and nothing changed.
        case same
        /// An older checkpoint and more records: the same state.
        case older
    }

    static func outcome(
        _ image: DiskImage, _ recovered: Workload.Recovered, _ last: UInt64,
        place: @autoclosure () -> String
    ) -> Outcome? {
        let disk = VirtualDisk(image)
        defer { disk.powerOff() }
        do {
            let journal = try Journal.open(directory: "/journal", options: Self.readingOptions, disk: disk)
            let found = try Workload.recover(journal)
            if journal.recoveredThrough != last {
                Issue.record("\(place()): silently \(journal.recoveredThrough) records of \(last)")
                return nil
            }
            if found == recovered { return .same }
            let position = found.entries.count > 1 ? UInt64(String(decoding: found.entries[1], as: UTF8.self)) : 1
            // Records 4 and 6 are the journal's own: the two checkpoints.
            let sequences = ((position ?? 1)...last).filter({ $0 != 4 && $0 != 6 })
            guard let position, position == 1 || found.entries == Workload.entries(position),
                found.records == sequences.map(Workload.expected)
            else {
                Issue.record("\(place()): silently other content")
                return nil
            }
            return .older
        } catch JournalError.damaged {
            return .refused
        } catch {
            Issue.record("\(place()): \(error)")
            return nil
        }
    }

    @Test("every flipped bit is detected or changes nothing")
    func everyBit() async throws {
        let (image, recovered, last) = try await Self.journal()
        var counts: [String: Int] = [:]
        for name in image.names.keys.sorted() where name != "LOCK" {
            let bytes = try #require(image[name])
            let used = (bytes.lastIndex { $0 != 0 } ?? -1) + 1
            for offset in bytes.indices {
                let isLive = bytes[offset] != 0 || (offset < used && offset >= 4096 && name.hasSuffix(".wal"))
                // Of zeros between and behind the content one bit in a stretch, unless all were asked for.
                if !isLive, !Self.flipsDeadSpace, offset % 61 != 0 { continue }
                for bit in 0..<8 where isLive || Self.flipsDeadSpace || bit == offset % 8 {
                    var flipped = image
                    var content = bytes
                    content[offset] ^= 1 << bit
                    flipped[name] = content
                    let outcome = Self.outcome(flipped, recovered, last, place: "\(name) byte \(offset) bit \(bit)")
                    let isRecord = name == segmentName(1) && offset < used
                    if isRecord, outcome != .refused {
                        Issue.record("\(name) byte \(offset) bit \(bit): \(outcome as Any)")
                    }
                    if name.hasSuffix(".checkpoint"), outcome == .same, name == checkpointName(2) {
                        Issue.record("\(name) byte \(offset) bit \(bit) went unnoticed")
                    }
                    counts["\(name) \(outcome.map { "\($0)" } ?? "silent")", default: 0] += 1
                }
            }
        }
        for (what, count) in counts.sorted(by: { $0.key < $1.key }) { print("flips in \(what): \(count)") }
        let silent = counts.filter { $0.key.hasSuffix(" silent") }.values.reduce(0, +)
        print("\(counts.values.reduce(0, +)) bits flipped, \(silent) silent")
        #expect(counts.values.reduce(0, +) > 10_000)
    }

    @Test("every shortened file is detected or changes nothing")
    func everyTruncation() async throws {
        let (image, recovered, last) = try await Self.journal()
        for name in image.names.keys.sorted() where name != "LOCK" {
            let bytes = try #require(image[name])
            let used = (bytes.lastIndex { $0 != 0 } ?? -1) + 1
            for length in 0..<bytes.count where length <= used + 16 || length % 97 == 0 {
                var shortened = image
                shortened[name] = Array(bytes.prefix(length))
                let outcome = Self.outcome(shortened, recovered, last, place: "\(name) cut to \(length)")
                if name == segmentName(1), length < used - 8, outcome != .refused {
                    Issue.record("\(name) cut to \(length): \(outcome as Any)")
                }
            }
        }
    }

    @Test("files with content behind their end are detected or change nothing")
    func everyExtension() async throws {
        let (image, recovered, last) = try await Self.journal()
        for name in image.names.keys.sorted() where name != "LOCK" {
            var longer = image
            longer[name] = try #require(image[name]) + [1, 2, 3, 4, 5, 6, 7, 8, 9]
            let outcome = Self.outcome(longer, recovered, last, place: "\(name) longer")
            if name == checkpointName(2) { #expect(outcome == .older) }
            if name == "identity" { #expect(outcome == .refused) }
        }
    }
}
