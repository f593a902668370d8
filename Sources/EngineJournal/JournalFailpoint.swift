/// The named crash points. Debug builds call `JournalOptions.onFailpoint` there; release builds have no trace of them.
public enum JournalFailpoint: String, Sendable, Equatable, CaseIterable {
    /// A group was gathered, nothing of it is written.
    case beforeGroupWrite
    /// A group is written, not synchronised.
    case beforeGroupSync
    /// A group is durable, nobody was told.
    case afterGroupSync
    /// The next group opens a new segment.
    case beforeRotation
    /// A prepared segment is durable under its temporary name.
    case beforeSpareRename
    /// A prepared segment has its name, the directory is not synchronised.
    case afterSpareRename
    /// The identity file is about to say how far the journal is durable.
    case beforeIdentityUpdate
    /// The torn tail was copied, the segment is not rewritten.
    case afterTornCopy
    /// The rewritten last segment is durable under its temporary name.
    case beforeRewriteRename
    /// The rewritten last segment has its name, the directory is not synchronised.
    case afterRewriteRename
    /// A checkpoint is durable under its temporary name.
    case beforeCheckpointRename
    /// A checkpoint has its name, the directory is not synchronised.
    case afterCheckpointRename
    /// A checkpoint was read back, its record is not appended.
    case beforeCheckpointRecord
    /// The identity file says that segments are gone, they are still there.
    case beforeSegmentUnlink
}
