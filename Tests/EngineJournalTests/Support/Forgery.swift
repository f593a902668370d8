import VirtualDisk

@testable import EngineJournal

/// Changes parts of a journal's image and makes their checksums fit again: what no writer makes and no checksum tells.
enum Forgery {
    private static let seed = Checksum.seed(of: Workload.options().randomIdentity())

    /// Changes the batch at `offset` of a segment.
    static func changeBatch(
        _ image: inout DiskImage, in segment: Int, at offset: Int, _ change: (inout [UInt8]) -> Void
    ) {
        guard var bytes = image[segmentName(segment)] else { return }
        let range = offset..<(offset + Int(bytes.load(UInt32.self, at: offset)))
        var frame = Array(bytes[range])
        change(&frame)
        frame.store(littleEndian: frame.withUnsafeBytes { FrameHeader.checksum(of: $0, seed: seed) }, at: 4)
        bytes.replaceSubrange(range, with: frame)
        image[segmentName(segment)] = bytes
    }

    /// Makes the content of the batch at `offset` unreadable, though its checksum holds.
    static func spoilBatch(_ image: inout DiskImage, in segment: Int, at offset: Int) {
        changeBatch(&image, in: segment, at: offset) { $0[FrameHeader.bytes + 5] = 0x80 }
    }

    /// Changes a part of a checkpoint, an entry or behind them the footer, and seals it and all behind it again.
    static func changeCheckpoint(
        _ image: inout DiskImage, _ number: Int, part wanted: Int, _ change: (inout [UInt8]) -> Void
    ) {
        guard let bytes = image[checkpointName(number)] else { return }
        var result = Array(bytes[..<FileHeader.bytes])
        var chain = CheckpointFormat.chain(after: result, seed: seed)
        var index = 0
        while result.count < bytes.count {
            let start = result.count
            let stored = bytes.load(UInt32.self, at: start)
            let count =
                stored == CheckpointFormat.footerMark
                ? CheckpointFormat.footerBytes : CheckpointFormat.entryHeaderBytes + Int(stored)
            var part = Array(bytes[start..<(start + count)])
            if index == wanted { change(&part) }
            let seal = part.withUnsafeBytes { FrameHeader.checksum(of: $0, seed: chain) }
            part.store(littleEndian: seal, at: 4)
            result += part
            chain = seal
            index += 1
        }
        image[checkpointName(number)] = result
    }

    /// Changes the header of a segment.
    static func changeHeader(_ image: inout DiskImage, of segment: Int, _ change: (inout SegmentHeader) -> Void) {
        guard var bytes = image[segmentName(segment)],
            case .header(var header) = SegmentHeader.reading(Array(bytes[..<JournalLimits.headerBytes]))
        else { return }
        change(&header)
        bytes.replaceSubrange(..<JournalLimits.headerBytes, with: header.encoded)
        image[segmentName(segment)] = bytes
    }
}

extension VirtualDisk {
    /// Does what leads to the content of `image`, as the process does that uses the journal meanwhile.
    func become(_ image: DiskImage) throws {
        let directory = try openDirectory("/journal", creating: false)
        for name in self.image.names.keys.sorted() where image[name] == nil { try directory.unlink(name) }
        for name in image.names.keys.sorted() {
            guard let bytes = image[name], bytes != self.image[name] else { continue }
            let file = try directory.open(name, .writingOrCreating)
            try file.writeAll(bytes, at: 0)
            try file.close()
        }
        directory.close()
    }
}
