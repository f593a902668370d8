/// The small side file: the journal's UUID in its first page, and how far the journal is durable in two more pages that
/// are written in turn, so that a torn write of one leaves the other.
struct IdentityFile: Equatable {
    /// What one of the two pages says.
    struct Mark: Equatable {
        /// Counts the writes; the higher one holds.
        var counter: UInt64
        /// The last record known to be durable.
        var watermark: UInt64
        /// The oldest segment that has to be there.
        var floor: UInt64
        /// The journal was closed, and ended with `watermark`.
        var isClean: Bool
    }

    static let name = "identity"
    static let fileBytes = 3 * JournalLimits.headerBytes

    var identity: JournalIdentity
    var mark: Mark

    var encodedIdentity: [UInt8] {
        FileHeader(magic: .identity, identity: identity).encoded(fields: [], count: JournalLimits.headerBytes)
    }

    /// The page of the mark, and where it is written.
    var encodedMark: (bytes: [UInt8], offset: UInt64) {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: mark.counter)
        bytes.append(littleEndian: mark.watermark)
        bytes.append(littleEndian: mark.floor)
        bytes.append(littleEndian: UInt32(mark.isClean ? 1 : 0))
        bytes.append(littleEndian: Checksum.of(bytes, after: Checksum.seed(of: identity)))
        bytes.append(contentsOf: [UInt8](repeating: 0, count: JournalLimits.headerBytes - bytes.count))
        return (bytes, UInt64(JournalLimits.headerBytes) * (1 + mark.counter % 2))
    }

    enum Reading: Equatable {
        case file(IdentityFile)
        case newer(FormatVersion)
        case unknownFeatures(UInt32)
        case invalid(String)
    }

    static func reading(_ bytes: [UInt8]) -> Reading {
        guard bytes.count == fileBytes else { return .invalid("the file has \(bytes.count) bytes, not \(fileBytes)") }
        let page = Array(bytes[..<JournalLimits.headerBytes])
        switch FileHeader.reading(page, expecting: .identity, fieldBytes: 0) {
        case .invalid: return .invalid("the first page does not verify")
        case .newer(let version): return .newer(version)
        case .unknownFeatures(let features): return .unknownFeatures(features)
        case .header(let header):
            let marks = [1, 2].compactMap { mark(in: bytes, page: $0, identity: header.identity) }
            guard let mark = marks.max(by: { $0.counter < $1.counter }) else {
                return .invalid("neither of the two watermarks verifies")
            }
            return .file(IdentityFile(identity: header.identity, mark: mark))
        }
    }

    private static func mark(in bytes: [UInt8], page: Int, identity: JournalIdentity) -> Mark? {
        let start = page * JournalLimits.headerBytes
        let content = bytes[start..<(start + 28)]
        let flags = bytes.load(UInt32.self, at: start + 24)
        let counter = bytes.load(UInt64.self, at: start)
        guard bytes.load(UInt32.self, at: start + 28) == Checksum.of(content, after: Checksum.seed(of: identity)),
            flags <= 1, counter % 2 == UInt64(page - 1)
        else { return nil }
        return Mark(
            counter: counter, watermark: bytes.load(UInt64.self, at: start + 8),
            floor: bytes.load(UInt64.self, at: start + 16), isClean: flags == 1)
    }
}
