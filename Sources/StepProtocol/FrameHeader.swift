/// What stands before each frame: eight bytes.
struct FrameHeader: Coded {
    /// Bytes that follow the header.
    var length: UInt32 = 0
    /// The sixth byte in every version of the protocol, so that each side can tell the other by it.
    var version = Limits.version
    /// The bytes around it.
    private var zero: UInt8 = 0
    private var zeroes: (UInt8, UInt8) = (0, 0)

    mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&length, "length")
        try coder.code(&zero, "header")
        try coder.code(&version, "version")
        try coder.code(&zeroes.0, "header")
        try coder.code(&zeroes.1, "header")
        guard version == Limits.version else { throw .versionUnsupported(version) }
        guard length <= Limits.frameBytesMaximum else { throw .oversized(bytes: Int(length)) }
        try coder.check(zero == 0 && zeroes == (0, 0), "header")
    }
}
