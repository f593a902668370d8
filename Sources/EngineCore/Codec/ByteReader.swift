import WorkflowModel

/// Reads what ``ByteWriter`` wrote, and believes nothing: every length is checked against what is left.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var offset = 0
    private var depth = 0
    /// The version of what is read; set by the one who reads it from the first byte.
    var version: UInt8 = 1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads the version, which may be any up to the present one.
    mutating func version(upTo maximum: UInt8) throws(CodecError) {
        version = try byte()
        guard (1...maximum).contains(version) else { throw failure(.unknownVersion) }
    }

    func failure(_ kind: CodecError.Kind) -> CodecError { CodecError(kind: kind, offset: offset) }

    private var remaining: Int { bytes.count - offset }

    mutating func finish() throws(CodecError) {
        guard remaining == 0 else { throw failure(.trailingBytes) }
    }

    mutating func byte() throws(CodecError) -> UInt8 {
        guard remaining > 0 else { throw failure(.truncated) }
        offset += 1
        return bytes[offset - 1]
    }

    mutating func flag() throws(CodecError) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    mutating func number() throws(CodecError) -> UInt64 {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            let bits = UInt64(next & 0x7F)
            guard shift < 63 || (shift == 63 && bits <= 1) else { throw failure(.outOfBounds) }
            number |= bits << shift
            guard next & 0x80 != 0 else {
                // One number has one form, so that equal states have equal bytes.
                guard next != 0 || shift == 0 else { throw failure(.outOfBounds) }
                return number
            }
            shift += 7
        }
    }

    mutating func signed() throws(CodecError) -> Int64 {
        let number = try number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    mutating func integer() throws(CodecError) -> Int { Int(try signed()) }

    /// A number that counts something: not negative, and far from overflow in sums.
    mutating func index() throws(CodecError) -> Int {
        let number = try integer()
        guard (0...1 << 53).contains(number) else { throw failure(.outOfBounds) }
        return number
    }

    /// A number of parts that each take at least one byte.
    mutating func count() throws(CodecError) -> Int {
        let number = try number()
        guard number <= UInt64(remaining) else { throw failure(.truncated) }
        return Int(number)
    }

    mutating func fixed() throws(CodecError) -> UInt64 {
        guard remaining >= 8 else { throw failure(.truncated) }
        var number: UInt64 = 0
        for position in 0..<8 { number |= UInt64(bytes[offset + position]) << UInt64(8 * position) }
        offset += 8
        return number
    }

    mutating func text() throws(CodecError) -> String {
        let count = try count()
        guard let text = String(validating: bytes[offset..<offset + count], as: UTF8.self) else {
            throw failure(.invalidText)
        }
        offset += count
        return text
    }

    mutating func data() throws(CodecError) -> [UInt8] {
        let count = try count()
        offset += count
        return Array(bytes[offset - count..<offset])
    }

    mutating func optional<Part>(
        _ read: (inout ByteReader) throws(CodecError) -> Part
    ) throws(CodecError) -> Part? {
        try flag() ? try read(&self) : nil
    }

    mutating func list<Part>(
        _ read: (inout ByteReader) throws(CodecError) -> Part
    ) throws(CodecError) -> [Part] {
        let count = try count()
        var parts: [Part] = []
        parts.reserveCapacity(min(count, 1_024))  // the bytes of damaged lists end before their count does
        for _ in 0..<count { parts.append(try read(&self)) }
        return parts
    }

    mutating func pages<Part>(
        _ read: (inout ByteReader) throws(CodecError) -> Part
    ) throws(CodecError) -> SortedPages<Part> {
        let count = try count()
        var pages = SortedPages<Part>()
        var last: UInt64?
        for _ in 0..<count {
            let key = try number()
            if let last, key <= last { throw failure(.outOfBounds) }
            last = key
            pages.set(key, try read(&self))
        }
        return pages
    }
}

// MARK: - Values

extension ByteReader {
    mutating func value() throws(CodecError) -> Value {
        guard let tag = ValueTag(rawValue: try byte()) else { throw failure(.unknownTag) }
        guard depth < Limits.codecDepthMaximum else { throw failure(.outOfBounds) }
        depth += 1
        defer { depth -= 1 }
        return switch tag {
        case .null: .null
        case .false: .boolean(false)
        case .true: .boolean(true)
        case .integer: .integer(try signed())
        case .double: .double(Double(bitPattern: try fixed()))
        case .string: .string(try text())
        case .array: .array(try list { reader throws(CodecError) in try reader.value() })
        case .object: .object(try object())
        }
    }

    mutating func object() throws(CodecError) -> OrderedObject {
        let count = try count()
        var object = OrderedObject()
        for _ in 0..<count {
            let key = try text()
            guard object.position(of: key) == nil else { throw failure(.inconsistent) }
            object.appendUnchecked(key, try value())
        }
        return object
    }
}
