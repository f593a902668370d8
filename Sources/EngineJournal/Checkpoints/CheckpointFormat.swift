/// A checkpoint file: header, entries, footer. Each part is chained to the one before by its checksum.
///
/// Header fields: number (8), position (8). Entry: stored length (4), CRC32C (4), original length (4), flags (4),
/// bytes. Footer: 0xFFFFFFFF (4), CRC32C (4), number of entries (8), end position (8). Nothing behind the footer.
enum CheckpointFormat {
    static let fieldBytes = 16
    static let entryHeaderBytes = 16
    static let footerBytes = 24
    static let footerMark: UInt32 = 0xFFFF_FFFF
    static let compressedFlag: UInt32 = 1

    static func header(number: UInt64, position: UInt64, identity: JournalIdentity) -> [UInt8] {
        var fields: [UInt8] = []
        fields.append(littleEndian: number)
        fields.append(littleEndian: position)
        return FileHeader(magic: .checkpoint, identity: identity).encoded(fields: fields, count: FileHeader.bytes)
    }

    /// What the first entry's checksum continues.
    static func chain(after header: [UInt8], seed: UInt32) -> UInt32 { Checksum.of(header, after: seed) }

    /// Appends an entry; the result is the next chain value.
    static func append(
        _ content: [UInt8], to buffer: inout [UInt8], chain: UInt32, compressingFrom threshold: Int, level: Int32
    ) -> UInt32 {
        let compressed = content.count >= threshold ? Compression.compress(content, level: level) : nil
        let stored = compressed ?? content
        let start = buffer.count
        buffer.append(littleEndian: UInt32(stored.count))
        buffer.append(littleEndian: UInt32(0))
        buffer.append(littleEndian: UInt32(content.count))
        buffer.append(littleEndian: compressed == nil ? 0 : compressedFlag)
        buffer.append(contentsOf: stored)
        return seal(&buffer, from: start, chain: chain)
    }

    static func appendFooter(entries: UInt64, end: UInt64, to buffer: inout [UInt8], chain: UInt32) {
        let start = buffer.count
        buffer.append(littleEndian: footerMark)
        buffer.append(littleEndian: UInt32(0))
        buffer.append(littleEndian: entries)
        buffer.append(littleEndian: end)
        _ = seal(&buffer, from: start, chain: chain)
    }

    private static func seal(_ buffer: inout [UInt8], from start: Int, chain: UInt32) -> UInt32 {
        let checksum = buffer.withUnsafeBytes {
            FrameHeader.checksum(of: UnsafeRawBufferPointer(rebasing: $0[start...]), seed: chain)
        }
        buffer.store(littleEndian: checksum, at: start + 4)
        return checksum
    }
}
