import Glibc

/// Who is at the other end of a connection, as the kernel says it: taken once at accept, never from a message.
struct Peer: Sendable, Equatable {
    var uid: UInt32
    var gid: UInt32
    var pid: Int32
    /// The supplementary groups.
    var groups: [UInt32]

    /// Why a peer is refused before it has said a word.
    enum Failure: Error, Equatable, CustomStringConvertible {
        case unreadable(code: Int32)
        case unmapped(uid: UInt32)

        var description: String {
            switch self {
            case .unreadable(let code): "the peer's credentials cannot be read: \(String(cString: strerror(code)))"
            case .unmapped(let uid): "the peer's user has no identity here (uid \(Int32(bitPattern: uid)))"
            }
        }
    }

    /// Reads the credentials of the connected socket, and fails closed.
    init(descriptor: CInt) throws(Failure) {
        // `struct ucred` of <sys/socket.h>: pid, uid, gid, each of 32 bits.
        var credentials: [UInt32] = [0, .max, .max]
        let expected = socklen_t(credentials.count * MemoryLayout<UInt32>.stride)
        var size = expected
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) == 0 else {
            throw .unreadable(code: errno)
        }
        guard size == expected else { throw .unreadable(code: EINVAL) }
        try self.init(
            uid: credentials[1], gid: credentials[2], pid: Int32(bitPattern: credentials[0]),
            groups: Self.supplementaryGroups(descriptor))
    }

    /// Refuses the uids that mean "nobody knows": of another user namespace, or none at all.
    init(uid: UInt32, gid: UInt32, pid: Int32, groups: [UInt32] = []) throws(Failure) {
        guard uid != UInt32.max, uid != Self.overflowUID else { throw .unmapped(uid: uid) }
        self.uid = uid
        self.gid = gid
        self.pid = pid
        self.groups = groups
    }

    /// How the kernel shows a uid that has no mapping in this user namespace.
    private static let overflowUID: UInt32 = 65534
    /// `SO_PEERGROUPS` of <asm-generic/socket.h>, since Linux 4.13.
    private static let peerGroupsOption: CInt = 59
    /// The kernel's `NGROUPS_MAX`.
    private static let groupsMaximum = 65536

    /// No groups rather than an error: fewer groups only mean fewer rights.
    private static func supplementaryGroups(_ descriptor: CInt) -> [UInt32] {
        for count in [32, groupsMaximum] {
            var size = socklen_t(count * MemoryLayout<gid_t>.stride)
            var read = false
            let groups = [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
                read = getsockopt(descriptor, SOL_SOCKET, peerGroupsOption, buffer.baseAddress, &size) == 0
                initialized = read ? Int(size) / MemoryLayout<gid_t>.stride : 0
            }
            if read { return groups }
        }
        return []
    }
}
