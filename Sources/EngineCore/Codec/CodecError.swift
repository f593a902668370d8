/// Why bytes are not what a codec wrote.
public struct CodecError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of damage.
    public enum Kind: String, Sendable {
        /// The bytes end within a value.
        case truncated
        /// Bytes follow the last value.
        case trailingBytes
        /// A newer version wrote them.
        case unknownVersion
        /// A number stands where none of the known ones may stand.
        case unknownTag
        /// A number, a count or a depth is beyond its bounds.
        case outOfBounds
        /// Text is not UTF-8.
        case invalidText
        /// The parts do not fit each other, or not the definition.
        case inconsistent
    }

    /// The kind of damage.
    public var kind: Kind
    /// Where it was found, in bytes from the start.
    public var offset: Int

    /// Makes an error of its parts.
    public init(kind: Kind, offset: Int) {
        self.kind = kind
        self.offset = offset
    }

    /// The kind and the place.
    public var description: String { "\(kind.rawValue) at byte \(offset)" }
}

/// The name that readers of the journal know the error by.
public typealias EventCodingError = CodecError
