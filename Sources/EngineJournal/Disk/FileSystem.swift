/// What lies below the journal's directory.
public struct FileSystem: Sendable, Equatable {
    /// Its name (`ext4`), or its magic number.
    public var name: String
    /// Whether a local disk with a working fdatasync may be assumed.
    public var isSuitable: Bool
    /// Bytes that this user may still use.
    public var freeBytes: UInt64

    /// A file system.
    public init(name: String, isSuitable: Bool, freeBytes: UInt64) {
        self.name = name
        self.isSuitable = isSuitable
        self.freeBytes = freeBytes
    }

    /// From the number of statfs. The unsuitable ones: memory (tmpfs, ramfs), overlay (upper layer unknown), network
    /// and user space (the promise of fdatasync is somebody else's).
    init(type: Int64, freeBytes: UInt64) {
        let (name, isSuitable): (String, Bool) =
            switch type & 0xFFFF_FFFF {
            case 0xEF53: ("ext4", true)
            case 0x5846_5342: ("xfs", true)
            case 0x9123_683E: ("btrfs", true)
            case 0x2FC1_2FC1: ("zfs", true)
            case 0xF2F5_2010: ("f2fs", true)
            case 0xCA45_1A4E: ("bcachefs", true)
            case 0x0102_1994: ("tmpfs", false)
            case 0x8584_58F6: ("ramfs", false)
            case 0x794C_7630: ("overlay", false)
            case 0x6969: ("nfs", false)
            case 0xFF53_4D42, 0xFE53_4D42, 0x517B: ("smb", false)
            case 0x0102_1997: ("9p", false)
            case 0x6573_5546: ("fuse", false)
            default: ("file system 0x" + String(type, radix: 16), true)
            }
        self.init(name: name, isSuitable: isSuitable, freeBytes: freeBytes)
    }
}
