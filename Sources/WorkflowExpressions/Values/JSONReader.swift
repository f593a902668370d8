import WorkflowModel

/// `fromjson`: one JSON text, with jq's extensions (NaN) and jq's messages. Does not recurse.
///
/// Not the parser of `WorkflowModel`, which is strict, has offsets for messages and stops at 512 levels: this one follows
/// jq's own token by token, because programs catch its messages and compare them; reads 10,000 levels without native
/// stack; and charges the machine for what it builds.
struct JSONReader {
    private let bytes: [UInt8]
    private let machine: Machine
    private var position = 0
    private var line = 1
    private var column = 0
    private var open: [Container] = []
    /// Containers and keys that wait for their values: jq counts both as levels.
    private var depth = 0
    /// A complete value that no container has taken yet.
    private var next: Value?
    private var token: [UInt8] = []
    private var isUnfinishedString = false

    private enum Container {
        case array([Value])
        case object(OrderedObject)
        /// A key that waits for its value.
        case key(OrderedObject, String)
    }

    private struct Failure: Error {
        var message: String
    }

    /// Reads all of `text`.
    static func read(_ text: String, _ machine: Machine) throws(Interruption) -> Value {
        try machine.charge(steps: 10)
        try machine.charge(bytes: text.utf8.count)
        try machine.charge(scanned: text.utf8.count)
        var reader = JSONReader(bytes: Array(text.utf8), machine: machine)
        return try reader.read(text)
    }

    private init(bytes: [UInt8], machine: Machine) {
        self.bytes = bytes
        self.machine = machine
    }

    private mutating func read(_ text: String) throws(Interruption) -> Value {
        var result: Value?
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            advance(over: byte)
            if let failure = try scan(byte) { throw error(failure.message, text, isAtEnd: isUnfinishedString) }
            if open.isEmpty, let value = next, token.isEmpty {
                if result != nil { throw error("Unexpected extra JSON values", text, hasPlace: false) }
                result = value
                next = nil
            }
        }
        if let failure = try finishToken() { throw error(failure.message, text, isAtEnd: true) }
        if !open.isEmpty { throw error("Unfinished JSON term", text, isAtEnd: true) }
        if let value = next {
            if result != nil { throw error("Unexpected extra JSON values", text, hasPlace: false) }
            result = value
        }
        guard let result else { throw error("Expected JSON value", text, hasPlace: false) }
        return result
    }

    private mutating func advance(over byte: UInt8) {
        column += 1
        if byte == 0x0A {
            line += 1
            column = 0
        }
    }

    private func error(
        _ message: String, _ text: String, isAtEnd: Bool = false, hasPlace: Bool = true
    ) -> Interruption {
        let place = hasPlace ? "\(isAtEnd ? " at EOF" : "") at line \(line), column \(column)" : ""
        return .error("\(message)\(place) (while parsing '\(text)')")
    }

    private mutating func scan(_ byte: UInt8) throws(Interruption) -> Failure? {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: return try finishToken()
        case UInt8(ascii: "\""):
            if let failure = try finishToken() { return failure }
            return try scanString()
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "]"),
            UInt8(ascii: "}"):
            if let failure = try finishToken() { return failure }
            return try structure(byte)
        default:
            token.append(byte)
            return nil
        }
    }

    private mutating func take(_ value: Value) -> Failure? {
        if next != nil { return Failure(message: "Expected separator between values") }
        next = value
        return nil
    }

    // MARK: Literals

    private mutating func finishToken() throws(Interruption) -> Failure? {
        guard let first = token.first else { return nil }
        defer { token = [] }
        try machine.step()
        switch first {
        case UInt8(ascii: "t"): return literal("true", true)
        case UInt8(ascii: "f"): return literal("false", false)
        case UInt8(ascii: "'"): return Failure(message: "Invalid string literal; expected \", but got '")
        case UInt8(ascii: "n") where token.count > 1 && token[1] == UInt8(ascii: "u"): return literal("null", nil)
        default:
            guard let number = token.withUnsafeBufferPointer({ NumberText.parse($0) }) else {
                return Failure(message: "Invalid numeric literal")
            }
            return take(number)
        }
    }

    private mutating func literal(_ text: String, _ value: Value) -> Failure? {
        token.elementsEqual(text.utf8) ? take(value) : Failure(message: "Invalid literal")
    }

    // MARK: Structure

    private mutating func structure(_ byte: UInt8) throws(Interruption) -> Failure? {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            guard depth < JQLimits.depthMaximum else { return Failure(message: "Exceeds depth limit for parsing") }
            if next != nil { return Failure(message: "Expected separator between values") }
            try machine.charge(object: 0)
            if !open.isEmpty { try machine.chargeNesting() }
            depth += 1
            open.append(byte == UInt8(ascii: "[") ? .array([]) : .object(OrderedObject()))
            return nil
        case UInt8(ascii: ":"): return colon()
        case UInt8(ascii: ","): return try comma()
        case UInt8(ascii: "]"): return try closeArray()
        default: return try closeObject()
        }
    }

    private mutating func colon() -> Failure? {
        guard let key = next else { return Failure(message: "Expected string key before ':'") }
        guard case .object(let object)? = open.last else { return Failure(message: "':' not as part of an object") }
        guard case .string(let name) = key else { return Failure(message: "Object keys must be strings") }
        open[open.count - 1] = .key(object, name)
        depth += 1
        next = nil
        return nil
    }

    private mutating func comma() throws(Interruption) -> Failure? {
        guard let value = next else { return Failure(message: "Expected value before ','") }
        switch open.popLast() {
        case .array(var elements)?:
            try machine.chargeElement()
            elements.append(value)
            open.append(.array(elements))
        case .key(var object, let key)?:
            try machine.charge(pairs: 1)
            object[key] = value
            depth -= 1
            open.append(.object(object))
        case .object?: return Failure(message: "Objects must consist of key:value pairs")
        case nil: return Failure(message: "',' not as part of an object or array")
        }
        next = nil
        return nil
    }

    private mutating func closeArray() throws(Interruption) -> Failure? {
        guard case .array(var elements)? = open.popLast() else { return Failure(message: "Unmatched ']'") }
        if let value = next {
            try machine.chargeElement()
            elements.append(value)
        } else if !elements.isEmpty {
            return Failure(message: "Expected another array element")
        }
        depth -= 1
        machine.endGrowth(of: elements)
        next = .array(elements)
        return nil
    }

    private mutating func closeObject() throws(Interruption) -> Failure? {
        switch open.popLast() {
        case .key(var object, let key)?:
            guard let value = next else { return Failure(message: "Unmatched '}'") }
            try machine.charge(pairs: 1)
            object[key] = value
            depth -= 2
            next = .object(object)
        case .object(let object)?:
            if next != nil { return Failure(message: "Objects must consist of key:value pairs") }
            if !object.isEmpty { return Failure(message: "Expected another key-value pair") }
            depth -= 1
            next = .object(object)
        case .array?:
            return Failure(message: next == nil ? "Unmatched '}'" : "Objects must consist of key:value pairs")
        case nil: return Failure(message: "Unmatched '}'")
        }
        return nil
    }

    // MARK: Strings

    /// The opening quote has been read. An error in the text is found at the closing quote.
    private mutating func scanString() throws(Interruption) -> Failure? {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            let isEscape = bytes[position] == UInt8(ascii: "\\")
            advance(over: bytes[position])
            position += 1
            if isEscape, position < bytes.count {
                advance(over: bytes[position])
                position += 1
            }
        }
        guard position < bytes.count else {
            isUnfinishedString = true
            return Failure(message: "Unfinished string")
        }
        let raw = bytes[start..<position]
        advance(over: bytes[position])
        position += 1
        try machine.charge(bytes: raw.count)
        if !raw.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\\") }) {
            return take(.string(String(decoding: raw, as: UTF8.self)))
        }
        return unescape(raw)
    }

    private mutating func unescape(_ raw: ArraySlice<UInt8>) -> Failure? {
        var text: [UInt8] = []
        var rest = raw
        while let byte = rest.popFirst() {
            guard byte >= 0x20 else {
                return Failure(
                    message: "Invalid string: control characters from U+0000 through U+001F must be escaped")
            }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            switch rest.popFirst() {
            case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
            case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
            case UInt8(ascii: "/"): text.append(UInt8(ascii: "/"))
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "u"):
                if let failure = appendCodePoint(from: &rest, to: &text) { return failure }
            default: return Failure(message: "Invalid escape")
            }
        }
        return take(.string(String(decoding: text, as: UTF8.self)))
    }

    private func appendCodePoint(from rest: inout ArraySlice<UInt8>, to text: inout [UInt8]) -> Failure? {
        guard rest.count >= 4 else { return Failure(message: "Invalid \\uXXXX escape") }
        guard var code = Self.hexadecimal(rest.prefix(4)) else {
            return Failure(message: "Invalid characters in \\uXXXX escape")
        }
        rest = rest.dropFirst(4)
        if (0xD800...0xDBFF).contains(code) {
            guard rest.count >= 6, rest.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]),
                let low = Self.hexadecimal(rest.dropFirst(2).prefix(4)), (0xDC00...0xDFFF).contains(low)
            else { return Failure(message: "Invalid \\uXXXX\\uXXXX surrogate pair escape") }
            rest = rest.dropFirst(6)
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
        let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
        text.append(contentsOf: String(Character(scalar)).utf8)
        return nil
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        var code: UInt32 = 0
        for byte in digits {
            guard let digit = byte.hexadecimalDigit else { return nil }
            code = code << 4 | UInt32(digit)
        }
        return code
    }
}
