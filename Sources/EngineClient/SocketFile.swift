import EngineProtocol
import Glibc

/// The socket's file: where to look for it, and whose it is.
public enum SocketFile {
    /// Where the daemon of this user listens: `ENGINE_SOCKET`, else the first of the default paths that exists, else
    /// the first of them.
    public static func located() -> String {
        let candidates = DefaultPaths.clientSockets(uid: getuid()) { name in
            getenv(name).map { String(cString: $0) }
        }
        return candidates.first { access($0, F_OK) == 0 } ?? candidates[0]
    }

    /// The name of the group that may connect; nil when it cannot be told.
    static func groupName(of path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        var entry = group()
        var found: UnsafeMutablePointer<group>?
        var names = [CChar](repeating: 0, count: 4_096)
        guard getgrgid_r(status.st_gid, &entry, &names, names.count, &found) == 0, let found,
            let name = found.pointee.gr_name
        else { return nil }
        return String(cString: name)
    }
}
