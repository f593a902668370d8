/// Appends little-endian integers and length-prefixed strings.
package struct ByteWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    package mutating func write(_ value: Bool) {
        bytes.append(value ? 1 : 0)
    }

    package mutating func write(_ value: [UInt8]) {
        write(UInt32(clamping: value.count))
        bytes.append(contentsOf: value)
    }

    package mutating func write(_ value: String) {
        let utf8 = value.utf8
        write(UInt32(clamping: utf8.count))
        bytes.append(contentsOf: utf8)
    }

    package mutating func write(_ values: [String]) {
        write(UInt32(clamping: values.count))
        for value in values { write(value) }
    }

    package mutating func overwrite(at offset: Int, with value: UInt32) {
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * UInt32(index))) }
    }

    package mutating func removeAll(keepingCapacity: Bool) {
        bytes.removeAll(keepingCapacity: keepingCapacity)
    }

    package mutating func removeFirst(_ count: Int) {
        bytes.removeFirst(count)
    }
}
