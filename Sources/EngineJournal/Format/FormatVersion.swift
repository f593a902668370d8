/// Version of the on-disk format. A program reads every minor version of its major version and of older ones.
public struct FormatVersion: Sendable, Equatable, Comparable, CustomStringConvertible {
    /// A newer major version cannot be read by an older program.
    public var major: UInt16
    /// A newer minor version can.
    public var minor: UInt16

    /// The version `major.minor`.
    public init(major: UInt16, minor: UInt16) {
        self.major = major
        self.minor = minor
    }

    /// What this program writes.
    public static let current = FormatVersion(major: 1, minor: 0)

    /// Orders by major, then minor.
    public static func < (one: FormatVersion, other: FormatVersion) -> Bool {
        (one.major, one.minor) < (other.major, other.minor)
    }

    /// `major.minor`.
    public var description: String { "\(major).\(minor)" }
}
