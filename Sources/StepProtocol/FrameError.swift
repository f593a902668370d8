/// Why bytes are no frame.
public enum FrameError: Error, Equatable, Sendable {
    /// The header speaks of another version of the protocol.
    case versionUnsupported(UInt8)
    /// The frame is larger than any may be.
    case oversized(bytes: Int)
    /// A field is missing or holds an impossible value, or bytes follow the last one; names the field.
    case malformed(field: String)
}

extension FrameError: CustomStringConvertible {
    /// For people.
    public var description: String {
        switch self {
        case .versionUnsupported(let version):
            "frame of protocol version \(version); this side speaks version \(Limits.version)"
        case .oversized(let bytes): "frame of \(bytes) bytes; at most \(Limits.frameBytesMaximum) are taken"
        case .malformed(let field): "malformed frame: \(field)"
        }
    }
}
