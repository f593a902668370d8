extension [UInt8] {
    /// Appends an integer in little-endian order.
    mutating func append<Integer: FixedWidthInteger>(littleEndian value: Integer) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// Overwrites an integer in little-endian order.
    mutating func store<Integer: FixedWidthInteger>(littleEndian value: Integer, at offset: Int) {
        precondition(offset >= 0 && offset + MemoryLayout<Integer>.size <= count)
        withUnsafeMutableBytes { $0.storeBytes(of: value.littleEndian, toByteOffset: offset, as: Integer.self) }
    }

    /// Reads an integer in little-endian order.
    func load<Integer: FixedWidthInteger>(_: Integer.Type, at offset: Int) -> Integer {
        withUnsafeBytes { $0.load(littleEndian: Integer.self, at: offset) }
    }
}

extension UnsafeRawBufferPointer {
    /// Reads an integer in little-endian order.
    func load<Integer: FixedWidthInteger>(littleEndian: Integer.Type, at offset: Int) -> Integer {
        precondition(offset >= 0 && offset + MemoryLayout<Integer>.size <= count)
        return Integer(littleEndian: loadUnaligned(fromByteOffset: offset, as: Integer.self))
    }
}
