internal import PlantedBugs

/// One record inside a frame.
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 4 | stored length, without this header |
/// | 4 | 1 | kind; 0xF0 and above are the journal's own |
/// | 5 | 1 | flags: 1 ignorable, 2 compressed |
/// | 6 | 2 | zero |
/// | 8 | … | the bytes; when compressed: 4 bytes original length, then one zstd frame |
enum RecordEncoding {
    static let headerBytes = 8
    static let originalLengthBytes = 4

    struct Flags: OptionSet {
        var rawValue: UInt8
        static let ignorable = Flags(rawValue: 1)
        static let compressed = Flags(rawValue: 2)
        static let known: Flags = [.ignorable, .compressed]
    }

    static func append(
        _ payload: Payload, to frame: inout [UInt8], compressingFrom threshold: Int, level: Int32
    ) {
        var flags: Flags = payload.ignorable ? .ignorable : []
        var compressed: [UInt8]?
        if payload.bytes.count >= threshold {
            compressed = Compression.compress(payload.bytes, level: level)
            if let bytes = compressed, bytes.count + originalLengthBytes >= payload.bytes.count { compressed = nil }
        }
        if compressed != nil { flags.insert(.compressed) }
        let stored = compressed.map { $0.count + originalLengthBytes } ?? payload.bytes.count
        frame.append(littleEndian: UInt32(stored))
        frame.append(payload.kind)
        frame.append(flags.rawValue)
        frame.append(littleEndian: UInt16(0))
        if let compressed {
            frame.append(littleEndian: UInt32(payload.bytes.count))
            frame.append(contentsOf: compressed)
        } else {
            frame.append(contentsOf: payload.bytes)
        }
    }

    /// The records of a frame whose checksum was verified, or nil when its content does not make sense all the same.
    static func records(in frame: UnsafeRawBufferPointer, header: FrameHeader) -> [JournalRecord]? {
        var records: [JournalRecord] = []
        records.reserveCapacity(Int(header.count))
        var offset = FrameHeader.bytes
        for index in 0..<UInt64(header.count) {
            guard offset + headerBytes <= frame.count else { return nil }
            let stored = Int(frame.load(littleEndian: UInt32.self, at: offset))
            let flags = Flags(rawValue: frame[offset + 5])
            let start = offset + headerBytes
            guard stored <= frame.count - start, flags.isSubset(of: .known),
                frame.load(littleEndian: UInt16.self, at: offset + 6) == 0,
                let bytes = content(UnsafeRawBufferPointer(rebasing: frame[start..<(start + stored)]), flags)
            else { return nil }
            records.append(
                JournalRecord(
                    sequence: header.firstSequence + index, kind: frame[offset + 4],
                    ignorable: flags.contains(.ignorable), bytes: bytes))
            offset = start + stored
        }
        let padding = frame[offset...]
        return padding.count < FrameHeader.alignment && padding.allSatisfy { $0 == 0 } ? records : nil
    }

    private static func content(_ stored: UnsafeRawBufferPointer, _ flags: Flags) -> [UInt8]? {
        guard flags.contains(.compressed) else { return Array(stored) }
        guard stored.count > originalLengthBytes else { return nil }
        let original = Int(stored.load(littleEndian: UInt32.self, at: 0))
        guard original <= JournalLimits.recordBytesMaximum || PlantedBug.decompressionUnbounded.isPlanted else {
            return nil
        }
        return Compression.decompress(
            UnsafeRawBufferPointer(rebasing: stored[originalLengthBytes...]), count: original)
    }
}
