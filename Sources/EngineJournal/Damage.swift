/// Damage in a journal, with its place.
public struct Damage: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    public enum Kind: String, Sendable, Equatable, CaseIterable {
        /// The identity file is missing, while segments or checkpoints are there.
        case identityMissing
        /// The identity file does not verify.
        case identityDamaged
        /// A segment that has to be there is not.
        case segmentMissing
        /// A segment's header does not verify, or the file is too short to have one.
        case headerDamaged
        /// A segment that belongs to another journal, to another place, or that was there before.
        case segmentForeign
        /// A batch that was durable does not verify.
        case batchDamaged
        /// A batch verifies but does not follow the one before it.
        case chainBroken
        /// The journal ends before what it had made durable.
        case recordsMissing
        /// A record of the journal's own use that this program does not know.
        case recordUnknown
        /// A checkpoint does not verify.
        case checkpointDamaged
        /// No checkpoint verifies, and the records before the oldest segment are gone.
        case checkpointMissing
    }

    /// What is wrong.
    public var kind: Kind
    /// The file.
    public var file: String
    /// Where in the file, when known.
    public var offset: UInt64?
    /// The first record that is concerned, when known.
    public var sequence: UInt64?
    /// One sentence more for the person who reads it.
    public var detail: String

    /// Damage with its place.
    public init(kind: Kind, file: String, offset: UInt64? = nil, sequence: UInt64? = nil, detail: String) {
        self.kind = kind
        self.file = file
        self.offset = offset
        self.sequence = sequence
        self.detail = detail
    }

    /// The damage and its place in one line.
    public var description: String {
        let offset = self.offset.map { " at offset \($0)" } ?? ""
        let sequence = self.sequence.map { " (sequence \($0))" } ?? ""
        return "\(kind.rawValue): \(file)\(offset)\(sequence): \(detail)"
    }
}
