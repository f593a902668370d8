/// The UUID of one journal: part of every checksum, so that the blocks of another journal never verify.
public struct JournalIdentity: Sendable, Hashable, CustomStringConvertible {
    /// First half, little-endian on disk.
    public var low: UInt64
    /// Second half, little-endian on disk.
    public var high: UInt64

    /// The identity with these halves.
    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// A fresh one from the system's generator.
    @Sendable public static func random() -> JournalIdentity {
        var generator = SystemRandomNumberGenerator()
        return JournalIdentity(low: generator.next(), high: generator.next())
    }

    /// 32 hexadecimal digits.
    public var description: String { low.hexadecimal + high.hexadecimal }
}
