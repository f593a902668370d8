import WorkflowModel

/// Reads strict JSON (RFC 8259) into located values, within the bounds of ``Limits``.
struct JSONReader {
    /// Reading cannot go on; the reason is in the problems.
    struct Stopped: Error {}

    var problems = ProblemList()
    private let source: SourceText
    private let bytes: [UInt8]
    private var position = 0
    private var nodesRemaining = Limits.nodesMaximum

    private init(_ source: SourceText) {
        self.source = source
        bytes = source.bytes
    }

    /// Reads the bytes of `source`, which are known to be UTF-8; nil when they are not JSON.
    static func read(_ source: SourceText, problems: inout ProblemList) -> LocatedValue? {
        var reader = JSONReader(source)
        reader.problems = problems
        let document = try? reader.document()
        problems = reader.problems
        return document
    }

    private mutating func document() throws(Stopped) -> LocatedValue {
        skipSpace()
        let value = try value(depth: 1, pointer: "")
        skipSpace()
        guard position == bytes.count else { throw stop("text follows the end of the document", "remove it") }
        return value
    }

    private mutating func value(depth: Int, pointer: String) throws(Stopped) -> LocatedValue {
        nodesRemaining -= 1
        guard nodesRemaining >= 0 else {
            throw stop("the document has more than \(Limits.nodesMaximum) values", "split it", .limitExceeded)
        }
        guard depth <= Limits.depthMaximum else {
            let message = "the document is nested more than \(Limits.depthMaximum) levels deep"
            throw stop(message, "nest less", .limitExceeded)
        }
        let start = position
        guard let first = peek() else { throw stop("the text ends where a value must be", "complete the document") }
        switch first {
        case UInt8(ascii: "{"): return try object(depth: depth, pointer: pointer)
        case UInt8(ascii: "["): return try array(depth: depth, pointer: pointer)
        case UInt8(ascii: "\""):
            return scalar(.string(try string()), from: start, style: .doubleQuoted)
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case _: throw stop("a JSON value cannot begin with this character", "put texts in double quotes")
        }
    }

    private mutating func object(depth: Int, pointer: String) throws(Stopped) -> LocatedValue {
        let start = position
        var members = MemberList()
        position += 1
        skipSpace()
        if peek() == UInt8(ascii: "}") {
            position += 1
            return located(.object([]), from: start)
        }
        while true {
            let keyPlace = source.place(ofByte: position)
            guard peek() == UInt8(ascii: "\"") else { throw stop("a key must be here", "put keys in double quotes") }
            let key = try string()
            skipSpace()
            guard peek() == UInt8(ascii: ":") else { throw stop("`:` must follow a key", nil) }
            position += 1
            skipSpace()
            let inner = Pointer.appending(key, to: pointer)
            let value = try value(depth: depth + 1, pointer: inner)
            if let first = members.place(of: key) {
                problems.add(
                    .duplicateKey, "the key `\(key)` appears twice in this mapping, first in line \(first.line)",
                    remedy: "remove or rename one of the two", at: keyPlace, pointer: inner)
            } else {
                members.append(LocatedValue.Member(key: key, keyPlace: keyPlace, value: value))
            }
            guard try continues(until: UInt8(ascii: "}")) else { break }
        }
        return located(.object(members.all), from: start)
    }

    private mutating func array(depth: Int, pointer: String) throws(Stopped) -> LocatedValue {
        let start = position
        var elements: [LocatedValue] = []
        position += 1
        skipSpace()
        if peek() == UInt8(ascii: "]") {
            position += 1
            return located(.array([]), from: start)
        }
        while true {
            elements.append(try value(depth: depth + 1, pointer: Pointer.appending(elements.count, to: pointer)))
            guard try continues(until: UInt8(ascii: "]")) else { break }
        }
        return located(.array(elements), from: start)
    }

    /// After an element: true past a comma, false past the closing mark.
    private mutating func continues(until end: UInt8) throws(Stopped) -> Bool {
        skipSpace()
        let mark = peek()
        let closing = Character(Unicode.Scalar(end))
        guard mark == end || mark == UInt8(ascii: ",") else {
            throw stop("`,` or `\(closing)` must be here", "close the list or mapping")
        }
        position += 1
        guard mark != end else { return false }
        skipSpace()
        guard peek() != end else { throw stop("a value must follow the comma", "remove the last comma") }
        return true
    }

    private mutating func word(_ word: String, _ value: Value) throws(Stopped) -> LocatedValue {
        let start = position
        guard bytes[position...].starts(with: word.utf8) else {
            throw stop("a JSON value cannot begin with this character", "put texts in double quotes")
        }
        position += word.utf8.count
        return scalar(value, from: start, style: .plain)
    }

    private mutating func number() throws(Stopped) -> LocatedValue {
        let start = position
        if peek() == UInt8(ascii: "-") { position += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[position - whole] != UInt8(ascii: "0") else {
            position = start
            throw stop("this is no JSON number", "write it without leading zeros, or put it in double quotes")
        }
        if peek() == UInt8(ascii: ".") {
            position += 1
            guard digits() > 0 else { throw stop("digits must follow the decimal point", nil) }
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw stop("digits must follow the exponent", nil) }
        }
        guard let value = CoreSchema.resolve(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            position = start
            throw stop("this number is too large", "put it in double quotes for a text", .invalidValue)
        }
        return scalar(value, from: start, style: .plain)
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        return position - start
    }

    private mutating func string() throws(Stopped) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text.append(contentsOf: UTF8.encode(try escape()) ?? .init())
            case 0..<0x20: throw stop("a control character stands within quotes", "write it as an escape such as \\n")
            case _:
                text.append(byte)
                position += 1
            }
        }
        throw stop("the text ends within quotes", "close the quotes")
    }

    private mutating func escape() throws(Stopped) -> Unicode.Scalar {
        let start = position
        position += 2
        switch position <= bytes.count ? bytes[position - 1] : 0 {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            if let scalar = unicodeEscape() { return scalar }
        case _: break
        }
        position = start
        throw stop("this backslash sequence is unknown", "double the backslash")
    }

    private mutating func unicodeEscape() -> Unicode.Scalar? {
        guard let first = fourDigits() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard bytes[position...].starts(with: "\\u".utf8) else { return nil }
        position += 2
        guard let second = fourDigits(), UTF16.isTrailSurrogate(second) else { return nil }
        return Unicode.Scalar(0x10000 + ((UInt32(first) - 0xD800) << 10) + (UInt32(second) - 0xDC00))
    }

    private mutating func fourDigits() -> UInt16? {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, !digits.contains(UInt8(ascii: "+")), !digits.contains(UInt8(ascii: "-")) else {
            return nil
        }
        position += 4
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    // MARK: - Parts

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private func located(_ content: LocatedValue.Content, from start: Int) -> LocatedValue {
        LocatedValue(place: source.place(ofByte: start), content: content)
    }

    private func scalar(_ value: Value, from start: Int, style: LocatedValue.Style) -> LocatedValue {
        var text = String(decoding: bytes[start..<position], as: UTF8.self)
        if case .string(let string) = value { text = string }
        return located(.scalar(LocatedValue.Scalar(value: value, text: text, style: style)), from: start)
    }

    private mutating func stop(
        _ message: String, _ remedy: String?, _ code: DiagnosticCode = .syntax
    ) -> Stopped {
        problems.add(code, message, remedy: remedy, at: source.place(ofByte: position), pointer: "")
        return Stopped()
    }
}
