/// Something the operator should know, that does not keep the journal from opening.
public enum JournalWarning: Sendable, Equatable, CustomStringConvertible {
    /// The file system loses its content with the power, or does not keep the promises of fdatasync.
    case fileSystem(name: String)
    /// The last run did not end by `close`: the tail was read back and rewritten.
    case uncleanEnd(lastSequence: UInt64)
    /// A torn tail was cut; what it held is kept in `copy`.
    case tornTail(segment: String, offset: UInt64, sequence: UInt64, copy: String)
    /// The newest checkpoint does not verify; an older one and more of the journal are used.
    case checkpointDamaged(Damage)
    /// A file that the journal does not know.
    case strangeFile(name: String)

    /// The warning in one line.
    public var description: String {
        switch self {
        case .fileSystem(let name): "the journal is on \(name), which does not survive a power cut"
        case .uncleanEnd(let last): "the last run ended without closing the journal; its last record is \(last)"
        case .tornTail(let segment, let offset, let sequence, let copy):
            "\(segment): torn tail at offset \(offset) (sequence \(sequence)) cut, kept in \(copy)"
        case .checkpointDamaged(let damage): "\(damage); an older checkpoint is used"
        case .strangeFile(let name): "\(name) does not belong to the journal"
        }
    }
}
