import EngineProtocol
import Glibc
import WorkflowModel

/// Prints pieces of step output, whole lines at a time.
struct LogPrinter {
    enum Form {
        /// Lines with the name of their step, made harmless.
        case lines
        /// The bytes.
        case raw
        /// The pieces.
        case json
    }

    private struct Source: Hashable {
        var token: UInt64
        var stream: LogStream
    }

    let form: Form
    /// True when all output is of one step, whose name need not be told.
    let isSingle: Bool
    private var partial: [Source: (chunk: LogChunk, bytes: [UInt8])] = [:]
    private var sources: [Source] = []
    private var nameWidth = 0

    private static let nameWidthMaximum = 24
    /// Steps are told apart by colour; red is for errors.
    private static let styles: [TextStyle] = [.cyan, .green, .magenta, .blue, .yellow]

    init(form: Form, isSingle: Bool) {
        self.form = form
        self.isSingle = isSingle
    }

    mutating func print(_ chunk: LogChunk) {
        switch form {
        case .raw: Console.write(bytes: chunk.bytes, to: STDOUT_FILENO)
        case .json: Console.print(jsonLine: chunk.encoded)
        case .lines: Console.print(lines(chunk))
        }
    }

    /// Prints what has no newline yet.
    mutating func finish() {
        for source in sources {
            guard let rest = partial[source], !rest.bytes.isEmpty else { continue }
            Console.print([line(rest.bytes[...], of: rest.chunk)])
        }
        partial = [:]
    }

    /// The lines that a piece completes.
    mutating func lines(_ chunk: LogChunk) -> [StyledText] {
        let source = Source(token: chunk.token, stream: chunk.stream)
        if partial[source] == nil { sources.append(source) }
        var lines: [StyledText] = []
        if chunk.droppedBytes > 0 {
            if let rest = partial[source], !rest.bytes.isEmpty { lines.append(line(rest.bytes[...], of: rest.chunk)) }
            partial[source] = nil
            let dropped = ByteText.size(Int64(clamping: chunk.droppedBytes))
            lines.append(prefix(of: chunk) + StyledText("[\(dropped) were not kept]", .yellow))
        }
        var rest = ((partial[source]?.bytes ?? []) + chunk.bytes)[...]
        while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(line(rest[..<newline], of: chunk))
            rest = rest[(newline + 1)...]
        }
        while rest.count > Limits.logLineBytesMaximum {
            lines.append(line(rest.prefix(Limits.logLineBytesMaximum), of: chunk))
            rest = rest.dropFirst(Limits.logLineBytesMaximum)
        }
        partial[source] = (chunk, Array(rest))
        return lines
    }

    private mutating func line(_ bytes: ArraySlice<UInt8>, of chunk: LogChunk) -> StyledText {
        let text = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
        var line = prefix(of: chunk)
        let (priority, said) = Self.priority(of: text)
        let style = priority.map(Self.style(ofPriority:)) ?? (chunk.stream == .stderr ? .red : .plain)
        line.append(output: String(decoding: said, as: UTF8.self), style)
        return line
    }

    /// The priority that a line names as `<3>`, and the line without it.
    private static func priority(of text: ArraySlice<UInt8>) -> (Int?, ArraySlice<UInt8>) {
        let sign = Array(text.prefix(3))
        guard sign.count == 3, sign[0] == UInt8(ascii: "<"), sign[2] == UInt8(ascii: ">"),
            (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(sign[1])
        else { return (nil, text) }
        return (Int(sign[1] - UInt8(ascii: "0")), text.dropFirst(3))
    }

    /// Errors and worse, warnings, notices, what is said in passing, and what only helps to find defects.
    private static func style(ofPriority priority: Int) -> TextStyle {
        switch priority {
        case ...3: .red
        case 4: .yellow
        case 5: .bold
        case 6: .plain
        default: .dim
        }
    }

    private mutating func prefix(of chunk: LogChunk) -> StyledText {
        guard !isSingle else { return StyledText() }
        let glyphs = Terminal.standardOutput.glyphs
        let attempt = chunk.attempt > 1 ? "#\(chunk.attempt)" : ""
        let name = StyledText(
            StatusText.name(chunk.name, chunk.iteration) + attempt, Self.style(of: chunk.nodeKey)
        )
        .truncated(to: Self.nameWidthMaximum, ellipsis: glyphs.ellipsis)
        nameWidth = max(nameWidth, name.width)
        return name.padded(to: nameWidth, .leading) + StyledText(" \(glyphs.pipe) ", .dim)
    }

    private static func style(of key: String) -> TextStyle {
        let sum = key.utf8.reduce(0) { ($0 * 31 + Int($1)) % 1_009 }
        return styles[sum % styles.count]
    }
}
