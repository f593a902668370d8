/// First page of a segment: who it is and what it follows.
struct SegmentHeader: Equatable {
    var identity: JournalIdentity
    /// Number of the segment, also its name: 1, 2, 3 …
    var number: UInt64
    /// Sequence of its first record.
    var firstSequence: UInt64
    /// The last group before it.
    var lastGroup: UInt64
    /// Checksum of the last batch before it; the journal's seed in the first segment.
    var chain: UInt32

    static let fieldBytes = 28

    var encoded: [UInt8] {
        var fields: [UInt8] = []
        fields.append(littleEndian: number)
        fields.append(littleEndian: firstSequence)
        fields.append(littleEndian: lastGroup)
        fields.append(littleEndian: chain)
        return FileHeader(magic: .segment, identity: identity)
            .encoded(fields: fields, count: JournalLimits.headerBytes)
    }

    enum Reading: Equatable {
        case header(SegmentHeader)
        /// All zero: a prepared segment.
        case prepared
        case newer(FormatVersion)
        case unknownFeatures(UInt32)
        case invalid
    }

    static func reading(_ page: [UInt8]) -> Reading {
        guard page.count == JournalLimits.headerBytes else { return .invalid }
        if Checksum.isZero(page[...]) { return .prepared }
        switch FileHeader.reading(page, expecting: .segment, fieldBytes: fieldBytes) {
        case .invalid: return .invalid
        case .newer(let version): return .newer(version)
        case .unknownFeatures(let features): return .unknownFeatures(features)
        case .header(let header):
            let segment = SegmentHeader(
                identity: header.identity, number: page.load(UInt64.self, at: 32),
                firstSequence: page.load(UInt64.self, at: 40), lastGroup: page.load(UInt64.self, at: 48),
                chain: page.load(UInt32.self, at: 56))
            // What no writer writes, and what the arithmetic of the reader must not meet.
            guard segment.firstSequence >= 1, segment.lastGroup < UInt64.max else { return .invalid }
            return .header(segment)
        }
    }
}
