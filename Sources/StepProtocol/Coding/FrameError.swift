/// Why bytes are no frame.
public enum FrameError: Error, Equatable, Sendable {
    /// The header speaks of another version of the protocol.
    case versionUnsupported(UInt8)
    /// The header names a kind that does not exist, or its reserved bytes are set.
    case unknownKind(UInt8)
    /// The frame is larger than any may be.
    case oversized(bytes: Int)
    /// The content ends early, goes on too long or holds an impossible value; names the field.
    case malformed(field: String)
}

extension FrameError: CustomStringConvertible {
    /// For people.
    public var description: String {
        switch self {
        case .versionUnsupported(let version):
            "frame of protocol version \(version); this side speaks version \(Limits.version)"
        case .unknownKind(let kind): "frame of unknown kind \(kind)"
        case .oversized(let bytes): "frame of \(bytes) bytes; at most \(Limits.frameBytesMaximum) are taken"
        case .malformed(let field): "malformed frame: \(field)"
        }
    }
}
