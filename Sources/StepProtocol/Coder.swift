/// A value that goes over the wire or into a file, field by field.
package protocol Coded {
    /// Something to read into.
    init()
    /// Hands every field to the coder, in the order of the format.
    mutating func code(_ coder: inout Coder) throws(FrameError)
}

/// Writes fields one after the other, or reads them in the same order: one list of a type's fields serves both ways.
///
/// Integers are little-endian. Text, bytes and lists stand behind their count (32 bits), what may be missing stands
/// behind a byte that says so, and a choice stands behind its number (8 bits). Writing never fails. Reading never
/// traps: whatever the bytes are, a field is read or an error names it.
package struct Coder {
    /// What was written.
    package private(set) var bytes: [UInt8] = []
    /// Whether this coder reads.
    package let isReading: Bool
    private var rest = 0..<0
    private var field = ""

    /// Writes.
    package init() {
        isReading = false
    }

    /// Reads `bytes[range]`, or all of them; the range lies within the bytes.
    package init(reading bytes: [UInt8], in range: Range<Int>? = nil) {
        self.bytes = bytes
        isReading = true
        rest = range ?? 0..<bytes.count
    }

    /// The bytes of a value.
    package static func bytes(of value: some Coded) -> [UInt8] {
        var coder = Coder()
        var value = value
        // Only reading fails.
        try? value.code(&coder)
        return coder.bytes
    }

    /// The value that `bytes[range]`, or all of them, are.
    package static func value<Value: Coded>(
        _ type: Value.Type, from bytes: [UInt8], in range: Range<Int>? = nil
    ) throws(FrameError) -> Value {
        var coder = Coder(reading: bytes, in: range)
        let value = try coder.coded(Value(), "value")
        try coder.check(coder.rest.isEmpty, "bytes after the last field")
        return value
    }

    /// Writes `value` or replaces it by what is read; `field` names it in an error.
    package mutating func code(_ value: inout some Coded, _ field: String) throws(FrameError) {
        self.field = field
        try value.code(&self)
    }

    /// Bytes as one field.
    package mutating func code(_ value: inout [UInt8], _ field: String) throws(FrameError) {
        self.field = field
        let count = try codeCount(value.count)
        if isReading { value = Array(try take(count)) } else { bytes += value }
    }

    /// As ``code(_:_:)`` for what cannot be changed in place: gives `value` back, or what is read. As the first field of
    /// a choice it is written behind the choice's `number`.
    package mutating func coded<Value: Coded>(
        _ value: Value, _ field: String, as number: UInt8? = nil
    ) throws(FrameError) -> Value {
        if let number { choice(number) }
        var value = value
        try code(&value, field)
        return value
    }

    /// Writes the number of a choice.
    package mutating func choice(_ number: UInt8) {
        if !isReading { bytes.append(number) }
    }

    /// Makes `value`, when reading, the one of the `choices` that follows, to be read into.
    package mutating func choose<Choice>(
        _ value: inout Choice, _ field: String, among choices: [UInt8: Choice]
    ) throws(FrameError) {
        guard isReading else { return }
        guard let choice = choices[try coded(UInt8(0), field)] else { throw .malformed(field: field) }
        value = choice
    }

    /// Throws, when reading, unless what was read is possible.
    package func check(_ isPossible: Bool, _ field: String) throws(FrameError) {
        guard isPossible || !isReading else { throw .malformed(field: field) }
    }

    /// The number of elements that follow. Each takes a byte or more, so that a lie about them costs no memory.
    fileprivate mutating func codeCount(_ count: Int) throws(FrameError) -> Int {
        let count = Int(try coded(UInt32(clamping: count), field))
        try check(count <= rest.count, field)
        return count
    }

    fileprivate mutating func take(_ count: Int) throws(FrameError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw .malformed(field: field) }
        defer { rest = rest.lowerBound + count..<rest.upperBound }
        return bytes[rest.lowerBound..<rest.lowerBound + count]
    }

    fileprivate mutating func codeInteger<Integer: FixedWidthInteger>(_ value: inout Integer) throws(FrameError) {
        if isReading {
            value = try take(Integer.bitWidth / 8).reversed().reduce(0) { $0 << 8 | Integer(truncatingIfNeeded: $1) }
        } else {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
    }

    /// Text that can become a C string: UTF-8 without a zero byte.
    fileprivate mutating func codeText(_ value: inout String) throws(FrameError) {
        let count = try codeCount(value.utf8.count)
        guard isReading else { return bytes.append(contentsOf: value.utf8) }
        let taken = try take(count)
        guard !taken.contains(0), let text = String(validating: taken, as: UTF8.self) else {
            throw .malformed(field: field)
        }
        value = text
    }

    fileprivate mutating func codeList<Element: Coded>(_ list: inout [Element]) throws(FrameError) {
        let count = try codeCount(list.count)
        try check(count <= Limits.elementsMaximum, field)
        if isReading { list = [] }
        for index in 0..<count {
            let element = try coded(isReading ? Element() : list[index], field)
            if isReading { list.append(element) }
        }
    }
}

extension Coded where Self: FixedWidthInteger {
    package mutating func code(_ coder: inout Coder) throws(FrameError) { try coder.codeInteger(&self) }
}

extension Coded where Self: RawRepresentable, RawValue: Coded {
    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        guard let value = Self(rawValue: try coder.coded(rawValue, "number")) else { throw .malformed(field: "number") }
        self = value
    }
}

extension UInt8: Coded {}
extension UInt32: Coded {}
extension UInt64: Coded {}
extension Int32: Coded {}

extension String: Coded {
    package mutating func code(_ coder: inout Coder) throws(FrameError) { try coder.codeText(&self) }
}

extension Bool: Coded {
    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        let byte = try coder.coded(UInt8(self ? 1 : 0), "flag")
        try coder.check(byte <= 1, "flag")
        self = byte == 1
    }
}

extension Array: Coded where Element: Coded {
    package mutating func code(_ coder: inout Coder) throws(FrameError) { try coder.codeList(&self) }
}

extension Optional: Coded where Wrapped: Coded {
    package init() { self = nil }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        let isThere = try coder.coded(self != nil, "flag")
        self = isThere ? try coder.coded(self ?? Wrapped(), "value") : nil
    }
}
