import WorkflowModel

/// Writes the parts of events and executions: numbers in as many bytes as they need, text and lists with their length.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ byte: UInt8) { bytes.append(byte) }

    mutating func flag(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

    /// Seven bits a byte, the lowest first; the top bit says that more follow.
    mutating func number(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Small numbers of either sign are short.
    mutating func signed(_ number: Int64) {
        self.number(UInt64(bitPattern: (number << 1) ^ (number >> 63)))
    }

    mutating func integer(_ number: Int) { signed(Int64(number)) }

    mutating func fixed(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            number(UInt64(utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func data(_ data: [UInt8]) {
        number(UInt64(data.count))
        bytes.append(contentsOf: data)
    }

    mutating func optional<Part>(_ part: Part?, _ write: (inout ByteWriter, Part) -> Void) {
        flag(part != nil)
        if let part { write(&self, part) }
    }

    mutating func list<Part>(_ parts: [Part], _ write: (inout ByteWriter, Part) -> Void) {
        number(UInt64(parts.count))
        for part in parts { write(&self, part) }
    }

    mutating func pages<Part>(_ parts: SortedPages<Part>, _ write: (inout ByteWriter, Part) -> Void) {
        number(UInt64(parts.count))
        for (key, part) in parts {
            number(key)
            write(&self, part)
        }
    }
}

// MARK: - Values

extension ByteWriter {
    mutating func value(_ value: Value) {
        switch value {
        case .null: byte(ValueTag.null.rawValue)
        case .boolean(false): byte(ValueTag.false.rawValue)
        case .boolean(true): byte(ValueTag.true.rawValue)
        case .integer(let number):
            byte(ValueTag.integer.rawValue)
            signed(number)
        case .double(let number):
            byte(ValueTag.double.rawValue)
            fixed(number.bitPattern)
        case .string(let text):
            byte(ValueTag.string.rawValue)
            self.text(text)
        case .array(let elements):
            byte(ValueTag.array.rawValue)
            list(elements) { $0.value($1) }
        case .object(let members):
            byte(ValueTag.object.rawValue)
            object(members)
        }
    }

    mutating func object(_ members: OrderedObject) {
        number(UInt64(members.count))
        for (key, value) in members {
            text(key)
            self.value(value)
        }
    }
}

/// What kind of value follows. Written to journals: numbers are never given a new meaning.
enum ValueTag: UInt8 {
    case null = 0
    case `false` = 1
    case `true` = 2
    case integer = 3
    case double = 4
    case string = 5
    case array = 6
    case object = 7
}
