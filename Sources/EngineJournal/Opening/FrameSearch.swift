/// Looks behind a frame that does not verify for one that does, and that proves the bad one to have been durable.
enum FrameSearch {
    enum Finding: Equatable {
        case nothing
        /// A frame of this journal whose group began after `sequence` was durable.
        case proof(offset: UInt64)
        /// Too much there looks like frames to tell in a bounded time.
        case undecided
    }

    /// Frames of one group may reach the disk in any order, so that a later frame proves nothing by being there. Its
    /// watermark does: the group was written after everything up to the watermark was synchronised.
    static func proof(
        that sequence: UInt64, wasDurableIn file: any DiskFile, from start: UInt64, seed: UInt32
    ) throws(JournalError) -> Finding {
        let bytes = try reading { () throws(DiskError) in
            let size = try file.size()
            guard size > start else { return [UInt8]() }
            return try file.bytes(at: start, count: Int(clamping: size - start))
        }
        return bytes.withUnsafeBytes { search($0, sequence: sequence, start: start, seed: seed) }
    }

    private static func search(
        _ bytes: UnsafeRawBufferPointer, sequence: UInt64, start: UInt64, seed: UInt32
    ) -> Finding {
        var effort = JournalLimits.searchEffort * max(bytes.count, JournalLimits.headerBytes)
        var offset = 0
        while offset + FrameHeader.lengthMinimum <= bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
            let length = rest.load(littleEndian: UInt32.self, at: 0)
            if length == 0 {
                // Skip what is empty in one go.
                let step = Checksum.firstNonzero(rest) / FrameHeader.alignment * FrameHeader.alignment
                offset += max(step, FrameHeader.alignment)
                continue
            }
            if FrameHeader.isPlausible(length: length, available: rest.count) {
                let frame = UnsafeRawBufferPointer(rebasing: rest[..<Int(length)])
                let header = FrameHeader(frame)
                if header.isPlausible, header.watermark >= sequence {
                    if header.checksum == FrameHeader.checksum(of: frame, seed: seed) {
                        return .proof(offset: start + UInt64(offset))
                    }
                    effort -= frame.count
                    if effort < 0 { return .undecided }
                }
            }
            offset += FrameHeader.alignment
        }
        return .nothing
    }
}
