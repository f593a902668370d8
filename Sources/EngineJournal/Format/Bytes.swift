// A function for each width, which calls the general one of this file: where a target is built file by file, one of
// another file is not specialised, and takes ten times as long.

extension [UInt8] {
    /// Appends an integer in little-endian order.
    mutating func append(littleEndian value: UInt16) { appendLittleEndian(value) }
    /// Appends an integer in little-endian order.
    mutating func append(littleEndian value: UInt32) { appendLittleEndian(value) }
    /// Appends an integer in little-endian order.
    mutating func append(littleEndian value: UInt64) { appendLittleEndian(value) }

    private mutating func appendLittleEndian(_ value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// Overwrites an integer in little-endian order.
    mutating func store(littleEndian value: UInt32, at offset: Int) { storeLittleEndian(value, at: offset) }
    /// Overwrites an integer in little-endian order.
    mutating func store(littleEndian value: UInt64, at offset: Int) { storeLittleEndian(value, at: offset) }

    private mutating func storeLittleEndian<Integer: FixedWidthInteger>(_ value: Integer, at offset: Int) {
        precondition(offset >= 0 && offset + MemoryLayout<Integer>.size <= count)
        withUnsafeMutableBytes { $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Integer.self) }
    }

    /// Reads an integer in little-endian order.
    func load(_: UInt16.Type, at offset: Int) -> UInt16 { withUnsafeBytes { $0.loadLittleEndian(at: offset) } }
    /// Reads an integer in little-endian order.
    func load(_: UInt32.Type, at offset: Int) -> UInt32 { withUnsafeBytes { $0.loadLittleEndian(at: offset) } }
    /// Reads an integer in little-endian order.
    func load(_: UInt64.Type, at offset: Int) -> UInt64 { withUnsafeBytes { $0.loadLittleEndian(at: offset) } }
}

extension UnsafeRawBufferPointer {
    /// Reads an integer in little-endian order.
    func load(littleEndian: UInt16.Type, at offset: Int) -> UInt16 { loadLittleEndian(at: offset) }
    /// Reads an integer in little-endian order.
    func load(littleEndian: UInt32.Type, at offset: Int) -> UInt32 { loadLittleEndian(at: offset) }
    /// Reads an integer in little-endian order.
    func load(littleEndian: UInt64.Type, at offset: Int) -> UInt64 { loadLittleEndian(at: offset) }

    fileprivate func loadLittleEndian<Integer: FixedWidthInteger>(at offset: Int) -> Integer {
        precondition(offset >= 0 && offset + MemoryLayout<Integer>.size <= count)
        return Integer(littleEndian: loadUnaligned(fromByteOffset: offset, as: Integer.self))
    }
}
