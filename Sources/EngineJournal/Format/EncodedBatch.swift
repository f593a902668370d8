/// A batch as bytes of a frame whose header is filled in by the writer. Encoding and compressing happen in the
/// appending task, not on the writer thread.
struct EncodedBatch: Sendable {
    /// Room for the header, the records, padding.
    var frame: [UInt8]
    var count: Int

    init(
        _ payloads: [Payload], compressingFrom threshold: Int, level: Int32, bytesMaximum: Int
    ) throws(JournalError) {
        guard !payloads.isEmpty else { throw .invalidPayload("a batch has at least one record") }
        guard payloads.count <= JournalLimits.batchRecordsMaximum else {
            throw .tooLarge(bytes: payloads.count, maximum: JournalLimits.batchRecordsMaximum)
        }
        var frame: [UInt8] = []
        frame.reserveCapacity(
            payloads.reduce(FrameHeader.bytes + FrameHeader.alignment) {
                $0 + RecordEncoding.headerBytes + min($1.bytes.count, bytesMaximum)
            })
        frame.append(contentsOf: [UInt8](repeating: 0, count: FrameHeader.bytes))
        for payload in payloads {
            guard payload.bytes.count <= JournalLimits.recordBytesMaximum else {
                throw .tooLarge(bytes: payload.bytes.count, maximum: JournalLimits.recordBytesMaximum)
            }
            RecordEncoding.append(payload, to: &frame, compressingFrom: threshold, level: level)
            guard frame.count <= bytesMaximum else { throw .tooLarge(bytes: frame.count, maximum: bytesMaximum) }
        }
        while frame.count % FrameHeader.alignment != 0 { frame.append(0) }
        guard frame.count <= bytesMaximum else { throw .tooLarge(bytes: frame.count, maximum: bytesMaximum) }
        self.frame = frame
        count = payloads.count
    }

    /// Appends the frame to `buffer` with its header filled in. Returns its checksum.
    func write(
        into buffer: inout [UInt8], seed: UInt32, previous: UInt32, firstSequence: UInt64, group: UInt64,
        watermark: UInt64
    ) -> UInt32 {
        let start = buffer.count
        buffer.append(contentsOf: frame)
        buffer.store(littleEndian: UInt32(frame.count), at: start)
        buffer.store(littleEndian: previous, at: start + 8)
        buffer.store(littleEndian: UInt32(count), at: start + 12)
        buffer.store(littleEndian: firstSequence, at: start + 16)
        buffer.store(littleEndian: group, at: start + 24)
        buffer.store(littleEndian: watermark, at: start + 32)
        let checksum = buffer.withUnsafeBytes {
            FrameHeader.checksum(of: UnsafeRawBufferPointer(rebasing: $0[start...]), seed: seed)
        }
        buffer.store(littleEndian: checksum, at: start + 4)
        return checksum
    }
}
