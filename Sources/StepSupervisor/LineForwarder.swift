import Glibc
import StepProtocol

/// Makes lines of one stream of a step and forwards them to journald, with the step's fields and the priority that a
/// line names as `<3>`, the way of systemd's services.
struct LineForwarder: Coded {
    private static let newline = UInt8(ascii: "\n")

    /// Ends with `PRIORITY=6`, a newline and `MESSAGE=`.
    private var fields: [UInt8] = []
    private var budget = LineBudget(perSecond: Limits.stepLogLinesPerSecond, burst: Limits.stepLogLinesBurst)
    /// The beginning of a line whose end has not come yet.
    private var partial: [UInt8] = []
    /// Lines since the last one that was forwarded.
    private var skipped: UInt64 = 0

    init() {}

    /// Forwards with these `NAME=value` fields.
    init(fields: [String]) {
        self.fields = fields.flatMap(Self.encoded) + Array("PRIORITY=6\nMESSAGE=".utf8)
    }

    mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&fields, "fields")
        try coder.code(&partial, "line")
        try coder.code(&skipped, "skipped lines")
    }

    /// A value with a newline goes in the protocol's second form: name, newline, length, value.
    private static func encoded(_ field: String) -> [UInt8] {
        guard field.utf8.contains(newline), let equals = field.utf8.firstIndex(of: UInt8(ascii: "="))
        else { return Array(field.utf8) + [newline] }
        let value = Array(field.utf8[equals...].dropFirst())
        return Array(field.utf8[..<equals]) + [newline] + Coder.bytes(of: UInt64(value.count)) + value + [newline]
    }

    /// Forwards every line that ends within `chunk`, and keeps the rest. A line longer than may be goes in pieces.
    mutating func take(_ chunk: some Collection<UInt8>, for sink: JournalSink) {
        let now = monotonicNow()
        let text = partial + chunk
        var start = 0
        text.withUnsafeBytes { text in
            while let base = text.baseAddress, start < text.count {
                let room = min(text.count - start, Limits.logLineBytesMaximum)
                let found = memchr(base + start, Int32(Self.newline), room).map { UnsafeRawPointer($0) - base }
                guard found != nil || room == Limits.logLineBytesMaximum else { break }
                forward(text[start..<(found ?? start + room)], to: sink, now)
                start = found.map { $0 + 1 } ?? start + room
            }
        }
        partial = Array(text[start...])
    }

    /// The stream ended: what there is of a last line is one, and what was left out is said.
    mutating func finish(for sink: JournalSink) {
        take([Self.newline], for: sink)
        _ = tellSkipped(sink, monotonicNow())
    }

    private mutating func forward(_ text: Slice<UnsafeRawBufferPointer>, to sink: JournalSink, _ now: UInt64) {
        var line = text
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
        guard budget.take(at: now), tellSkipped(sink, now), send(line, priority, to: sink, now)
        else { return skipped += 1 }
    }

    private mutating func tellSkipped(_ sink: JournalSink, _ now: UInt64) -> Bool {
        guard skipped > 0 else { return true }
        let note = "[\(skipped) lines were not forwarded to the journal: enginectl logs has them]"
        guard send(note.utf8, UInt8(ascii: "4"), to: sink, now) else { return false }
        skipped = 0
        return true
    }

    private mutating func send(
        _ message: some Collection<UInt8>, _ priority: UInt8, to sink: JournalSink, _ now: UInt64
    ) -> Bool {
        fields[fields.count - "6\nMESSAGE=".utf8.count] = priority
        return sink.send(fields + message, at: now)
    }
}
