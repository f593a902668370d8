import Glibc

/// Makes lines of one stream of a step and forwards them to journald, with the step's fields and the priority that a
/// line names as `<3>`, the way of systemd's services.
final class LineForwarder {
    private let sink: JournalSink
    /// Ends with `PRIORITY=6`, a newline and `MESSAGE=`.
    private var fields: [UInt8]
    private var budget = LineBudget(perSecond: Limits.stepLogLinesPerSecond, burst: Limits.stepLogLinesBurst)
    /// The beginning of a line whose end has not come yet.
    private(set) var partial: [UInt8]
    /// Lines since the last one that was forwarded.
    private(set) var skipped: UInt64

    private static let end = Array("PRIORITY=6\nMESSAGE=".utf8)
    private var priorityPlace: Int { fields.count - 10 }

    /// Forwards with these `NAME=value` fields.
    init(_ sink: JournalSink, fields: [String], partial: [UInt8] = [], skipped: UInt64 = 0) {
        self.sink = sink
        self.partial = partial
        self.skipped = skipped
        self.fields = fields.flatMap(Self.encoded) + Self.end
    }

    /// A value with a newline goes in the protocol's second form: name, newline, length, value.
    private static func encoded(_ field: String) -> [UInt8] {
        guard field.utf8.contains(UInt8(ascii: "\n")), let equals = field.utf8.firstIndex(of: UInt8(ascii: "="))
        else { return Array(field.utf8) + [UInt8(ascii: "\n")] }
        let value = Array(field.utf8[field.utf8.index(after: equals)...])
        let length = withUnsafeBytes(of: UInt64(value.count).littleEndian) { Array($0) }
        return Array(field.utf8[..<equals]) + [UInt8(ascii: "\n")] + length + value + [UInt8(ascii: "\n")]
    }

    /// Forwards every line that ends within `chunk`, and keeps the rest.
    func take(_ chunk: UnsafeRawBufferPointer) {
        let now = monotonicNow()
        var rest = chunk[...]
        while let base = chunk.baseAddress, !rest.isEmpty,
            let found = memchr(base + rest.startIndex, Int32(UInt8(ascii: "\n")), rest.count)
        {
            let end = UnsafeRawPointer(found) - base
            complete(UnsafeRawBufferPointer(rebasing: chunk[rest.startIndex..<end]), now)
            rest = chunk[(end + 1)...]
        }
        keep(UnsafeRawBufferPointer(rebasing: rest), now)
    }

    /// The stream ended: what there is of a last line is one, and what was left out is said.
    func finish() {
        let now = monotonicNow()
        if !partial.isEmpty { complete(UnsafeRawBufferPointer(start: nil, count: 0), now) }
        if skipped > 0 { _ = tellSkipped(now) }
    }

    private func complete(_ piece: UnsafeRawBufferPointer, _ now: UInt64) {
        guard !partial.isEmpty else { return forward(piece, now) }
        keep(piece, now)
        partial.withUnsafeBytes { forward($0, now) }
        partial.removeAll(keepingCapacity: false)
    }

    /// A line longer than may be is forwarded in pieces.
    private func keep(_ piece: UnsafeRawBufferPointer, _ now: UInt64) {
        var rest = piece[...]
        while partial.count + rest.count > Limits.logLineBytesMaximum {
            let room = Limits.logLineBytesMaximum - partial.count
            partial += rest.prefix(room)
            rest = rest.dropFirst(room)
            partial.withUnsafeBytes { forward($0, now) }
            partial.removeAll(keepingCapacity: true)
        }
        partial += rest
    }

    private func forward(_ line: UnsafeRawBufferPointer, _ now: UInt64) {
        var line = line[...]
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        var priority = UInt8(ascii: "6")
        let start = line.startIndex
        if line.count >= 3, line[start] == UInt8(ascii: "<"), line[start + 2] == UInt8(ascii: ">"),
            (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(line[start + 1])
        {
            priority = line[start + 1]
            line = line.dropFirst(3)
        }
        guard !line.isEmpty else { return }
        guard budget.take(at: now), skipped == 0 || tellSkipped(now) else {
            skipped += 1
            return
        }
        fields[priorityPlace] = priority
        if !sink.send(fields, UnsafeRawBufferPointer(rebasing: line), at: now) { skipped += 1 }
    }

    private func tellSkipped(_ now: UInt64) -> Bool {
        fields[priorityPlace] = UInt8(ascii: "4")
        let note = Array("[\(skipped) lines were not forwarded to the journal: enginectl logs has them]".utf8)
        let isTaken = note.withUnsafeBytes { sink.send(fields, $0, at: now) }
        if isTaken { skipped = 0 }
        return isTaken
    }
}
