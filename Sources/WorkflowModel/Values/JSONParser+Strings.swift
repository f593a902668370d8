extension JSONParser {
    /// The string whose opening quote is at hand.
    mutating func parseString() throws(JSONError) -> String {
        offset += 1
        let start = offset
        var allASCII = true
        var cursor = offset
        while cursor < count {
            let byte = base[cursor]
            if byte == UInt8(ascii: "\"") {
                offset = cursor + 1
                let bytes = UnsafeBufferPointer(start: base + start, count: cursor - start)
                return allASCII ? Self.asciiString(bytes) : try validString(bytes, at: start)
            }
            if byte == UInt8(ascii: "\\") {
                offset = cursor
                return try parseEscapedString(from: start)
            }
            guard byte >= 0x20 else { throw JSONError(.controlCharacter(byte), offset: cursor) }
            if byte >= 0x80 { allASCII = false }
            cursor += 1
        }
        throw JSONError(.unexpectedEnd, offset: count)
    }

    @inline(__always)
    private static func asciiString(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(unsafeUninitializedCapacity: bytes.count) { target in
            guard let start = target.baseAddress, let source = bytes.baseAddress else { return 0 }
            start.update(from: source, count: bytes.count)
            return bytes.count
        }
    }

    private func validString(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) throws(JSONError) -> String {
        if let string = String(validating: bytes, as: UTF8.self) { return string }
        var valid = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
        throw JSONError(.invalidUTF8, offset: start + valid)
    }

    /// The rest of a string with escapes: `offset` is at the first backslash, the text began at `start`.
    private mutating func parseEscapedString(from start: Int) throws(JSONError) -> String {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: UnsafeBufferPointer(start: base + start, count: offset - start))
        var runStart = offset
        while offset < count {
            let byte = base[offset]
            if byte == UInt8(ascii: "\"") {
                appendRun(from: runStart)
                offset += 1
                guard let string = String(validating: scratch, as: UTF8.self) else {
                    throw invalidUTF8(from: start)
                }
                return string
            }
            if byte == UInt8(ascii: "\\") {
                appendRun(from: runStart)
                try appendEscape()
                runStart = offset
                continue
            }
            guard byte >= 0x20 else { throw JSONError(.controlCharacter(byte), offset: offset) }
            offset += 1
        }
        throw JSONError(.unexpectedEnd, offset: count)
    }

    private mutating func appendRun(from start: Int) {
        if offset > start {
            scratch.append(contentsOf: UnsafeBufferPointer(start: base + start, count: offset - start))
        }
    }

    private func invalidUTF8(from start: Int) -> JSONError {
        let bytes = UnsafeBufferPointer(start: base + start, count: offset - start)
        var valid = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
        return JSONError(.invalidUTF8, offset: start + valid)
    }

    private mutating func appendEscape() throws(JSONError) {
        let start = offset
        guard offset + 1 < count else { throw JSONError(.unexpectedEnd, offset: count) }
        offset += 2
        switch base[start + 1] {
        case UInt8(ascii: "\""): scratch.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): scratch.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): scratch.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"): try appendUnicodeEscape(at: start)
        default: throw JSONError(.invalidEscape, offset: start)
        }
    }

    private mutating func appendUnicodeEscape(at start: Int) throws(JSONError) {
        let first = try parseHexadecimal(at: start)
        guard let scalar = UnicodeScalar(first) else {
            guard first < 0xDC00, offset + 1 < count, base[offset] == UInt8(ascii: "\\"),
                base[offset + 1] == UInt8(ascii: "u")
            else { throw JSONError(.loneSurrogate, offset: start) }
            offset += 2
            let second = try parseHexadecimal(at: start)
            guard (0xDC00...0xDFFF).contains(second),
                let pair = UnicodeScalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            else { throw JSONError(.loneSurrogate, offset: start) }
            scratch.append(contentsOf: UTF8.encode(pair).map { Array($0) } ?? [])
            return
        }
        scratch.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
    }

    private mutating func parseHexadecimal(at start: Int) throws(JSONError) -> UInt32 {
        guard offset + 4 <= count else { throw JSONError(.unexpectedEnd, offset: count) }
        var value: UInt32 = 0
        for _ in 0..<4 {
            let byte = base[offset]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw JSONError(.invalidEscape, offset: start)
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        return value
    }
}
