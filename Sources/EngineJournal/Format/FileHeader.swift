/// What segments, the identity file and checkpoints have in common: 128 bytes with magic, version, features, UUID and a
/// checksum at their end.
///
/// | offset | bytes | content |
/// |---|---|---|
/// | 0 | 8 | magic |
/// | 8 | 2 + 2 | format major, minor |
/// | 12 | 4 | features that a reader must know |
/// | 16 | 16 | UUID of the journal |
/// | 32 | 92 | fields of the kind of file |
/// | 124 | 4 | CRC32C of the bytes before |
struct FileHeader: Equatable {
    enum Magic: String {
        case segment = "ENGWALSG"
        case identity = "ENGIDENT"
        case checkpoint = "ENGCHKPT"
    }

    static let bytes = 128
    static let fieldsOffset = 32
    static let checksumOffset = 124
    /// Features of format 1.0: none.
    static let knownFeatures: UInt32 = 0

    var magic: Magic
    var version = FormatVersion.current
    var features = FileHeader.knownFeatures
    var identity: JournalIdentity

    /// The header with `fields`, padded with zeros to `count` bytes.
    func encoded(fields: [UInt8], count: Int) -> [UInt8] {
        var bytes = Array(magic.rawValue.utf8)
        bytes.append(littleEndian: version.major)
        bytes.append(littleEndian: version.minor)
        bytes.append(littleEndian: features)
        bytes.append(littleEndian: identity.low)
        bytes.append(littleEndian: identity.high)
        bytes.append(contentsOf: fields)
        precondition(bytes.count <= FileHeader.checksumOffset)
        bytes.append(contentsOf: [UInt8](repeating: 0, count: FileHeader.checksumOffset - bytes.count))
        bytes.append(littleEndian: Checksum.of(bytes))
        bytes.append(contentsOf: [UInt8](repeating: 0, count: count - bytes.count))
        return bytes
    }

    enum Reading: Equatable {
        case header(FileHeader)
        case newer(FormatVersion)
        case unknownFeatures(UInt32)
        case invalid
    }

    /// Verifies a header and tells a newer format from damage: a newer major version keeps this layout and checksum.
    /// `fieldBytes` are used by this kind of file; everything behind them has to be zero.
    static func reading(_ bytes: [UInt8], expecting magic: Magic, fieldBytes: Int) -> Reading {
        guard bytes.count >= FileHeader.bytes, bytes.starts(with: magic.rawValue.utf8),
            bytes.load(UInt32.self, at: checksumOffset) == Checksum.of(bytes[..<checksumOffset])
        else { return .invalid }
        let version = FormatVersion(major: bytes.load(UInt16.self, at: 8), minor: bytes.load(UInt16.self, at: 10))
        if version.major > FormatVersion.current.major { return .newer(version) }
        let features = bytes.load(UInt32.self, at: 12)
        if features & ~knownFeatures != 0 { return .unknownFeatures(features & ~knownFeatures) }
        let isRestZero =
            Checksum.isZero(bytes[(fieldsOffset + fieldBytes)..<checksumOffset])
            && Checksum.isZero(bytes[FileHeader.bytes...])
        // A newer minor version may use what is zero today; of our own version it is damage.
        if version <= .current && !isRestZero { return .invalid }
        let identity = JournalIdentity(low: bytes.load(UInt64.self, at: 16), high: bytes.load(UInt64.self, at: 24))
        return .header(FileHeader(magic: magic, version: version, features: features, identity: identity))
    }
}
