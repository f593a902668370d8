/// Who gave a command: the peer credentials of the connection, journaled with the command.
public struct Requester: Sendable, Hashable {
    /// The user ID that the kernel reports.
    public var uid: UInt32
    /// The group ID that the kernel reports.
    public var gid: UInt32
    /// The process ID that the kernel reports; it may be gone by now.
    public var pid: Int32
    /// The user's name at that time, when it was known.
    public var name: String?

    /// Makes a requester of its parts.
    public init(uid: UInt32, gid: UInt32, pid: Int32, name: String? = nil) {
        self.uid = uid
        self.gid = gid
        self.pid = pid
        self.name = name
    }
}
