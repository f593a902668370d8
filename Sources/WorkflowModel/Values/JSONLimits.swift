/// What a JSON text may hold before it is refused; every place that reads JSON names one of these.
public struct JSONLimits: Sendable, Equatable {
    /// The deepest nesting of arrays and objects.
    public var depthMaximum: Int
    /// The longest text, in bytes.
    public var bytesMaximum: Int
    /// The most keys of one object.
    public var keysMaximum: Int
    /// The most digits of one number, exponent included.
    public var digitsMaximum: Int
    /// What a number beyond the range of a double becomes.
    public var overflow: Overflow

    /// What a number beyond the range of a double becomes.
    public enum Overflow: Sendable {
        /// An error, since nothing else keeps the author's meaning.
        case refused
        /// The largest double, as in jq.
        case clamped
    }

    /// All bounds, given one by one.
    public init(
        depthMaximum: Int, bytesMaximum: Int, keysMaximum: Int, digitsMaximum: Int, overflow: Overflow = .refused
    ) {
        self.depthMaximum = depthMaximum
        self.bytesMaximum = bytesMaximum
        self.keysMaximum = keysMaximum
        self.digitsMaximum = digitsMaximum
        self.overflow = overflow
    }

    /// Control messages: small, because anybody who may connect can send them.
    public static let wire = JSONLimits(
        depthMaximum: 64, bytesMaximum: 16 << 20, keysMaximum: 10_000, digitsMaximum: 32)
    /// Definitions: what people write by hand, and generators a little beyond.
    public static let document = JSONLimits(
        depthMaximum: 64, bytesMaximum: 1 << 20, keysMaximum: 10_000, digitsMaximum: 32)
    /// What steps print: as tolerant as jq, whose own depth bound is 10,000; 512 levels fit a 512 KiB thread stack.
    public static let stepData = JSONLimits(
        depthMaximum: 512, bytesMaximum: 64 << 20, keysMaximum: 1_000_000, digitsMaximum: 1_024, overflow: .clamped)
    /// The bounds where no more special ones apply.
    public static let standard = stepData
}

/// What a key that stands twice in one object means.
public enum DuplicateKeyPolicy: Sendable {
    /// An error: two readers of one document must not see two meanings.
    case refused
    /// The last value wins and the first position stays, as in jq.
    case lastWins
}
