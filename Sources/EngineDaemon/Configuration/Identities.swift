import Glibc

/// Numbers of users and groups by name, from the system's databases or a test's own.
struct Identities: Sendable {
    var uid: @Sendable (_ name: String) -> UInt32?
    var gid: @Sendable (_ name: String) -> UInt32?

    init(uid: @escaping @Sendable (String) -> UInt32?, gid: @escaping @Sendable (String) -> UInt32?) {
        self.uid = uid
        self.gid = gid
    }

    /// passwd and group, as the system's name service has them.
    static let system = Identities(
        uid: { name in
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: entryBytesMaximum) { buffer in
                guard let base = buffer.baseAddress, getpwnam_r(name, &entry, base, buffer.count, &found) == 0 else {
                    return nil
                }
                return found?.pointee.pw_uid
            }
        },
        gid: { name in
            var entry = group()
            var found: UnsafeMutablePointer<group>?
            return withUnsafeTemporaryAllocation(of: CChar.self, capacity: entryBytesMaximum) { buffer in
                guard let base = buffer.baseAddress, getgrnam_r(name, &entry, base, buffer.count, &found) == 0 else {
                    return nil
                }
                return found?.pointee.gr_gid
            }
        })

    /// Room for a group with some thousand members.
    private static let entryBytesMaximum = 128 << 10
}
