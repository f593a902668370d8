/// One record's content, as the caller gives it: the journal knows its kind and its bytes, never its meaning.
public struct Payload: Sendable, Equatable {
    /// The caller's own kind, below `JournalLimits.internalKinds`.
    public var kind: UInt8
    /// A reader that does not know the kind may skip the record; without this it has to refuse the journal.
    public var ignorable: Bool
    /// The content. Large ones are compressed on disk.
    public var bytes: [UInt8]

    /// A payload of `kind` with `bytes`.
    public init(kind: UInt8, ignorable: Bool = false, bytes: [UInt8]) {
        self.kind = kind
        self.ignorable = ignorable
        self.bytes = bytes
    }
}
