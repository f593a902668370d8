/// Writes values as compact JSON into a growing buffer that it owns.
///
/// The form is jq's: no white space, keys in their order, numbers as `DoubleFormat` says, and only what JSON
/// must escape is escaped.
struct JSONPrinter: ~Copyable {
    private var storage: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var count = 0

    init(capacity: Int = 1_024) {
        storage = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { storage.deallocate() }

    /// What was written so far.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: storage, count: count) }

    mutating func write(_ value: borrowing Value) {
        switch copy value {
        case .null: write(word: "null")
        case .boolean(true): write(word: "true")
        case .boolean(false): write(word: "false")
        case .integer(let integer): write(integer)
        case .double(let double): write(double)
        case .string(let string): write(string)
        case .array(let elements): write(elements)
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ elements: [Value]) {
        write(byte: UInt8(ascii: "["))
        var first = true
        for element in elements {
            if !first { write(byte: UInt8(ascii: ",")) }
            first = false
            write(element)
        }
        write(byte: UInt8(ascii: "]"))
    }

    private mutating func write(_ object: borrowing OrderedObject) {
        write(byte: UInt8(ascii: "{"))
        for position in 0..<object.count {
            if position > 0 { write(byte: UInt8(ascii: ",")) }
            let (key, value) = object[position]
            write(key)
            write(byte: UInt8(ascii: ":"))
            write(value)
        }
        write(byte: UInt8(ascii: "}"))
    }

    private mutating func write(_ integer: Int64) {
        reserve(20)
        if integer < 0 {
            storage[count] = UInt8(ascii: "-")
            count += 1
        }
        var rest = integer.magnitude
        var length = 1
        var bound: UInt64 = 10
        while length < 19, rest >= bound {
            length += 1
            bound *= 10
        }
        if length == 19, rest >= bound { length = 20 }
        var position = count + length
        count = position
        repeat {
            position -= 1
            storage[position] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
    }

    private mutating func write(_ double: Double) {
        if double.magnitude < 1e15, double != 0 {
            let truncated = Int64(double)
            if Double(truncated) == double {
                write(truncated)
                return
            }
        }
        write(word: DoubleFormat.text(of: double))
    }

    private mutating func write(_ string: String) {
        var string = string
        string.withUTF8 { write(quoted: $0) }
    }

    private mutating func write(quoted bytes: UnsafeBufferPointer<UInt8>) {
        // Most strings need no escape: one reservation, one copy.
        reserve(bytes.count + 2)
        storage[count] = UInt8(ascii: "\"")
        count += 1
        var runStart = 0
        var position = 0
        while position < bytes.count {
            if position + 8 <= bytes.count, Self.isPlain(bytes, at: position) {
                position += 8
                continue
            }
            let byte = bytes[position]
            position += 1
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            write(run: bytes, from: runStart, to: position - 1)
            write(escapeOf: byte)
            runStart = position
        }
        write(run: bytes, from: runStart, to: bytes.count)
        write(byte: UInt8(ascii: "\""))
    }

    /// Whether none of eight bytes has to be escaped, all of them looked at in one word.
    @inline(__always)
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: position, as: UInt64.self)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let controls = (word &- ones &* 0x20) & ~word
        let found = controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes
        return found & (ones &* 0x80) == 0
    }

    private mutating func write(run bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) {
        guard end > start, let source = bytes.baseAddress else { return }
        reserve(end - start)
        (storage + count).update(from: source + start, count: end - start)
        count += end - start
    }

    private mutating func write(escapeOf byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write(word: "\\\"")
        case UInt8(ascii: "\\"): write(word: "\\\\")
        case 0x08: write(word: "\\b")
        case 0x0C: write(word: "\\f")
        case 0x0A: write(word: "\\n")
        case 0x0D: write(word: "\\r")
        case 0x09: write(word: "\\t")
        default: write(word: (byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
        }
    }

    private mutating func write(word: String) {
        var word = word
        word.withUTF8 { write(run: $0, from: 0, to: $0.count) }
    }

    @inline(__always)
    private mutating func write(byte: UInt8) {
        if count == capacity { grow(by: 1) }
        storage[count] = byte
        count += 1
    }

    @inline(__always)
    private mutating func reserve(_ additional: Int) {
        if capacity - count < additional { grow(by: additional) }
    }

    private mutating func grow(by additional: Int) {
        capacity = max(capacity * 2, count + additional)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: storage, count: count)
        storage.deallocate()
        storage = larger
    }
}

extension Value {
    /// The value as compact JSON.
    public func printed() -> String {
        var printer = JSONPrinter()
        printer.write(self)
        return String(decoding: printer.bytes, as: UTF8.self)
    }

    /// Appends the value as compact JSON.
    public func print(into bytes: inout [UInt8]) {
        var printer = JSONPrinter()
        printer.write(self)
        bytes.append(contentsOf: printer.bytes)
    }
}
