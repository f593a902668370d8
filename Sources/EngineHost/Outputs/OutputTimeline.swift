internal import EngineCore
internal import Glibc
internal import WorkflowModel

/// When each stream of a step went on: what engine-stepd writes beside the streams (its own `OutputTimeline`).
///
/// Records of 16 bytes, little-endian: milliseconds since 1970, then twice the offset, plus one for standard error. From
/// that time on the stream goes on from that offset, up to that of its next record.
struct OutputTimeline {
    /// A part of one stream that was written in one go.
    struct Run: Equatable {
        /// Nil when nobody knows.
        var at: Instant?
        var stream: StepStream
        var offset: UInt64
        /// Nil for the last part of a stream, which still grows.
        var end: UInt64?
    }

    private static let recordBytes = 16

    /// In the order in which they were written; only those that hold something behind the offsets asked for.
    let runs: [Run]

    /// Reads the file; without one, standard output comes before standard error.
    init(_ path: String, from offsets: LogCursor.Offsets) {
        let runs = Self.read(path, from: offsets)
        self.runs =
            runs.isEmpty
            ? StepStream.allCases.map { Run(at: nil, stream: $0, offset: 0, end: nil) } : runs
    }

    private static func read(_ path: String, from offsets: LogCursor.Offsets) -> [Run] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return [] }
        let total = min(Int(clamping: status.st_size), Limits.timelineBytesMaximum) / recordBytes
        // From the end back, so that a follower reads only what is new.
        var count = min(total, Limits.timelineRecordsAtOnce)
        while true {
            let runs = records(descriptor, from: total - count, count: count)
            if count == total || covers(runs, offsets) { return ended(runs, isWhole: count == total) }
            count = min(total, count * 8)
        }
    }

    /// Whether both streams have a record that is not behind what was read already.
    private static func covers(_ runs: [Run], _ offsets: LogCursor.Offsets) -> Bool {
        StepStream.allCases.allSatisfy { stream in
            runs.first { $0.stream == stream }.map { $0.offset <= offsets[stream] } ?? false
        }
    }

    private static func records(_ descriptor: Int32, from first: Int, count: Int) -> [Run] {
        let wanted = count * recordBytes
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
            initialized = max(0, pread(descriptor, buffer.baseAddress, wanted, off_t(first * recordBytes)))
        }
        return stride(from: 0, to: bytes.count - recordBytes + 1, by: recordBytes).map { start in
            func number(_ offset: Int) -> UInt64 {
                (0..<8).reversed().reduce(0) { $0 << 8 | UInt64(bytes[start + offset + $1]) }
            }
            let place = number(8)
            return Run(
                at: Instant(millisecondsSinceEpoch: Int64(clamping: number(0))),
                stream: place & 1 == 0 ? .stdout : .stderr, offset: place >> 1, end: nil)
        }
    }

    /// Each run ends where the next one of its stream begins. A stream without a record began in the first go.
    private static func ended(_ runs: [Run], isWhole: Bool) -> [Run] {
        var runs = runs
        var next: [StepStream: UInt64] = [:]
        for index in runs.indices.reversed() {
            runs[index].end = next[runs[index].stream]
            next[runs[index].stream] = runs[index].offset
        }
        for stream in StepStream.allCases where next[stream] == nil && !runs.isEmpty && isWhole {
            runs.append(Run(at: nil, stream: stream, offset: 0, end: nil))
        }
        return runs
    }
}
