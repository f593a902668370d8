/// A strict RFC 8259 parser over bytes in memory.
///
/// It exists because the usual one accepts duplicate keys, gives no offset and reads about 10 MB/s.
/// Recursion is bounded by ``JSONLimits/depthMaximum``.
struct JSONParser: ~Copyable {
    let base: UnsafePointer<UInt8>
    let count: Int
    var offset = 0
    var depth = 0
    let limits: JSONLimits
    let duplicateKeys: DuplicateKeyPolicy
    /// Unescaped bytes of the string being read, kept to save allocations.
    var scratch: [UInt8] = []

    init(base: UnsafePointer<UInt8>, count: Int, limits: JSONLimits, duplicateKeys: DuplicateKeyPolicy) {
        self.base = base
        self.count = count
        self.limits = limits
        self.duplicateKeys = duplicateKeys
    }

    /// The one value that the text is; anything before or after it but white space is an error.
    mutating func parseText() throws(JSONError) -> Value {
        guard count <= limits.bytesMaximum else {
            throw JSONError(.tooLarge(maximum: limits.bytesMaximum), offset: limits.bytesMaximum)
        }
        if count >= 3, base[0] == 0xEF, base[1] == 0xBB, base[2] == 0xBF { throw JSONError(.byteOrderMark, offset: 0) }
        skipWhiteSpace()
        let value = try parseValue()
        skipWhiteSpace()
        guard offset == count else { throw JSONError(.trailingData, offset: offset) }
        return value
    }

    @inline(__always)
    mutating func skipWhiteSpace() {
        while offset < count {
            let byte = base[offset]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            offset += 1
        }
    }

    mutating func parseValue() throws(JSONError) -> Value {
        guard offset < count else { throw JSONError(.unexpectedEnd, offset: offset) }
        let byte = base[offset]
        switch byte {
        case UInt8(ascii: "\""):
            return .string(try parseString())
        case UInt8(ascii: "{"):
            return try parseObject()
        case UInt8(ascii: "["):
            return try parseArray()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try parseNumber()
        case UInt8(ascii: "t"):
            try expect("true")
            return .boolean(true)
        case UInt8(ascii: "f"):
            try expect("false")
            return .boolean(false)
        case UInt8(ascii: "n"):
            try expect("null")
            return .null
        default:
            throw unexpected()
        }
    }

    private mutating func parseArray() throws(JSONError) -> Value {
        try enter()
        skipWhiteSpace()
        var elements: [Value] = []
        if offset < count, base[offset] == UInt8(ascii: "]") {
            leave()
            return .array(elements)
        }
        while true {
            elements.append(try parseValue())
            skipWhiteSpace()
            guard offset < count else { throw JSONError(.unexpectedEnd, offset: offset) }
            switch base[offset] {
            case UInt8(ascii: ","):
                offset += 1
                skipWhiteSpace()
            case UInt8(ascii: "]"):
                leave()
                return .array(elements)
            default:
                throw unexpected()
            }
        }
    }

    private mutating func parseObject() throws(JSONError) -> Value {
        try enter()
        skipWhiteSpace()
        var object = OrderedObject()
        if offset < count, base[offset] == UInt8(ascii: "}") {
            leave()
            return .object(object)
        }
        while true {
            try parseMember(into: &object)
            skipWhiteSpace()
            guard offset < count else { throw JSONError(.unexpectedEnd, offset: offset) }
            switch base[offset] {
            case UInt8(ascii: ","):
                offset += 1
                skipWhiteSpace()
            case UInt8(ascii: "}"):
                leave()
                return .object(object)
            default:
                throw unexpected()
            }
        }
    }

    private mutating func parseMember(into object: inout OrderedObject) throws(JSONError) {
        let keyOffset = offset
        guard offset < count else { throw JSONError(.unexpectedEnd, offset: offset) }
        guard base[offset] == UInt8(ascii: "\"") else { throw unexpected() }
        let key = try parseString()
        skipWhiteSpace()
        guard offset < count else { throw JSONError(.unexpectedEnd, offset: offset) }
        guard base[offset] == UInt8(ascii: ":") else { throw unexpected() }
        offset += 1
        skipWhiteSpace()
        if object.position(of: key) == nil {
            guard object.count < limits.keysMaximum else {
                throw JSONError(.tooManyKeys(maximum: limits.keysMaximum), offset: keyOffset)
            }
            object.appendUnchecked(key, try parseValue())
            return
        }
        switch duplicateKeys {
        case .refused: throw JSONError(.duplicateKey(key), offset: keyOffset)
        case .lastWins: object[key] = try parseValue()
        }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < limits.depthMaximum else {
            throw JSONError(.tooDeep(maximum: limits.depthMaximum), offset: offset)
        }
        depth += 1
        offset += 1
    }

    private mutating func leave() {
        depth -= 1
        offset += 1
    }

    private mutating func expect(_ word: StaticString) throws(JSONError) {
        for position in 0..<word.utf8CodeUnitCount {
            guard offset < count else { throw JSONError(.unexpectedEnd, offset: offset) }
            guard base[offset] == word.utf8Start[position] else { throw unexpected() }
            offset += 1
        }
    }

    /// The error for the byte at hand: bad UTF-8 is named as such wherever it stands.
    func unexpected() -> JSONError {
        let byte = base[offset]
        guard byte < 0x80 else {
            let rest = UnsafeBufferPointer(start: base + offset, count: min(4, count - offset))
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            let valid = String(validating: rest.prefix(length), as: UTF8.self) != nil
            return JSONError(valid ? .unexpectedByte(byte) : .invalidUTF8, offset: offset)
        }
        return JSONError(.unexpectedByte(byte), offset: offset)
    }
}
