internal import PlantedBugs

/// Header of a frame. A frame is one batch on disk: it verifies as a whole or not at all.
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 4 | length of the frame, a multiple of 8, this header and the padding included |
/// | 4 | 4 | CRC32C of bytes 0–3 and 8–length, seeded by the journal's UUID |
/// | 8 | 4 | checksum of the frame before (the header's chain in the first frame of a segment) |
/// | 12 | 4 | number of records |
/// | 16 | 8 | sequence of the first record |
/// | 24 | 8 | group: frames of one group share one fdatasync |
/// | 32 | 8 | watermark: the last record that was durable when the group was written |
struct FrameHeader: Equatable {
    var length: UInt32
    var checksum: UInt32
    var previous: UInt32
    var count: UInt32
    var firstSequence: UInt64
    var group: UInt64
    var watermark: UInt64

    static let bytes = 40
    static let alignment = 8
    /// A frame has at least one record, which has at least its own header.
    static let lengthMinimum = bytes + RecordEncoding.headerBytes

    var lastSequence: UInt64 { firstSequence + UInt64(count) - 1 }

    init(_ frame: UnsafeRawBufferPointer) {
        length = frame.load(littleEndian: UInt32.self, at: 0)
        checksum = frame.load(littleEndian: UInt32.self, at: 4)
        previous = frame.load(littleEndian: UInt32.self, at: 8)
        count = frame.load(littleEndian: UInt32.self, at: 12)
        firstSequence = frame.load(littleEndian: UInt64.self, at: 16)
        group = frame.load(littleEndian: UInt64.self, at: 24)
        watermark = frame.load(littleEndian: UInt64.self, at: 32)
    }

    /// Whether the length can be one, with `available` bytes left in the segment.
    static func isPlausible(length: UInt32, available: Int) -> Bool {
        length >= lengthMinimum && Int(length) % alignment == 0 && Int(length) <= available
            && Int(length) <= JournalLimits.batchBytesMaximum
    }

    /// Whether the fields can belong together; what a checksum cannot say of a frame that was never written by us.
    var isPlausible: Bool {
        count >= 1 && count <= JournalLimits.batchRecordsMaximum && firstSequence >= 1
            && firstSequence < UInt64.max - UInt64(JournalLimits.batchRecordsMaximum) && watermark < firstSequence
            && group >= 1 && group < UInt64.max
    }

    static func checksum(of frame: UnsafeRawBufferPointer, seed: UInt32) -> UInt32 {
        let length =
            PlantedBug.lengthOutsideChecksum.isPlanted
            ? seed : Checksum.of(UnsafeRawBufferPointer(rebasing: frame[0..<4]), after: seed)
        return Checksum.of(UnsafeRawBufferPointer(rebasing: frame[8...]), after: length)
    }
}
