/// Kinds of the journal's own records.
enum InternalKind {
    /// A checkpoint was verified: number, position, end (8 bytes each).
    static let checkpoint: UInt8 = 0xF0
}
