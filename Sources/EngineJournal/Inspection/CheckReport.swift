/// What a check of the whole journal found.
public struct CheckReport: Sendable, Equatable {
    /// Damage: opening would refuse, or would if it had to read there. Empty for a sound journal.
    public var findings: [Damage] = []
    /// What is no damage, but worth knowing: a torn tail that opening will cut, strange files.
    public var notes: [String] = []
    /// A process has the journal open: what is behind the watermark is being written and was not judged.
    public var isLive = false
    /// The journal's UUID, when it could be read.
    public var identity: JournalIdentity?
    /// Segments with records.
    public var segments = 0
    /// Checkpoints that verify.
    public var checkpoints = 0
    /// Records that verify.
    public var records: UInt64 = 0
    /// Bytes of batches that verify.
    public var bytes: UInt64 = 0
    /// First record; 0 without records.
    public var firstSequence: UInt64 = 0
    /// Last record that verifies; 0 without records.
    public var lastSequence: UInt64 = 0
    /// What is known to have been durable.
    public var watermark: UInt64 = 0

    /// No damage was found.
    public var isSound: Bool { findings.isEmpty }

    /// An empty report.
    public init() {}
}
