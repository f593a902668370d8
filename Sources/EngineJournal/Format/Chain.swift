internal import PlantedBugs

/// What the next frame has to follow.
struct Chain: Equatable, Sendable {
    /// Sequence of the next record.
    var nextSequence: UInt64
    /// Checksum of the last frame.
    var checksum: UInt32
    /// Group of the last frame.
    var group: UInt64
    /// The highest watermark that a frame carried: durable for certain.
    var watermark: UInt64

    /// The beginning of a journal.
    static func beginning(seed: UInt32) -> Chain {
        Chain(nextSequence: 1, checksum: seed, group: 0, watermark: 0)
    }

    init(nextSequence: UInt64, checksum: UInt32, group: UInt64, watermark: UInt64) {
        self.nextSequence = nextSequence
        self.checksum = checksum
        self.group = group
        self.watermark = watermark
    }

    /// What the first frame of a segment follows. Everything before a segment is durable: a segment is begun only
    /// after the group before it was synchronised.
    init(_ header: SegmentHeader) {
        self.init(
            nextSequence: header.firstSequence, checksum: header.chain, group: header.lastGroup,
            watermark: header.firstSequence - 1)
    }

    /// Why `frame` does not follow, or nil when it does; then it is the last one.
    mutating func advance(_ frame: FrameHeader) -> String? {
        guard frame.firstSequence == nextSequence else {
            return "the batch begins with sequence \(frame.firstSequence), expected \(nextSequence)"
        }
        guard frame.previous == checksum || PlantedBug.chainUnchecked.isPlanted else {
            return "the batch does not follow the one before it"
        }
        guard frame.group == group || frame.group == group + 1 else {
            return "the batch is of group \(frame.group), after group \(group)"
        }
        // Within a group the watermark stands still; a new group begins when everything before it is durable.
        guard frame.group == group ? frame.watermark == watermark : frame.watermark == nextSequence - 1 else {
            return "the batch says that \(frame.watermark) was durable, which cannot be"
        }
        nextSequence = frame.lastSequence + 1
        checksum = frame.checksum
        group = frame.group
        watermark = frame.watermark
        return nil
    }
}
