import EngineProtocol
import Glibc

/// The Unix socket that clients connect to: adopted from the service manager, or made here.
struct ListeningSocket: Sendable {
    let descriptor: CInt
    /// The file that was made, to be removed at the end; nil when the socket was adopted.
    private let file: File?

    /// Where clients connect; nil when the socket has no path.
    let path: String?

    /// A file and what tells it from another at its path: file systems give the numbers of removed files out again,
    /// so the time of its last change belongs to it.
    private struct File: Sendable, Equatable {
        var path: String
        var device: UInt64
        var inode: UInt64
        var changed: [Int]

        init(_ path: String, _ status: stat) {
            self.path = path
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
        }
    }

    /// Why there is no socket to listen on.
    enum Failure: Error, Equatable, CustomStringConvertible {
        /// Another process accepts connections there.
        case inUse(path: String)
        /// The path cannot be used.
        case unusable(FileSystem.Failure)

        var description: String {
            switch self {
            case .inUse(let path): "\(path): another daemon listens there; stop it, or choose another with --socket"
            case .unusable(let failure): failure.description
            }
        }
    }

    /// The socket that the service manager passed: it is listening, and its file is not ours.
    init(adopting descriptor: CInt) {
        self.descriptor = descriptor
        file = nil
        path = Self.path(of: descriptor)
    }

    /// Makes and binds the socket, and removes a file that a dead daemon has left there.
    init(path: String, group: gid_t?) throws(Failure) {
        guard path.utf8.count <= ProtocolLimits.socketPathBytesMaximum else {
            throw .unusable(
                FileSystem.Failure(
                    path: path, problem: "is longer than \(ProtocolLimits.socketPathBytesMaximum) bytes; use --socket"))
        }
        let directory = FileSystem.parent(of: path)
        do throws(FileSystem.Failure) {
            try Self.prepareDirectory(directory, group: group)
        } catch {
            throw .unusable(error)
        }
        // Holds off another daemon that looks at the same path at the same moment.
        let lock = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else { throw .unusable(.system(directory, "cannot be locked")) }
        defer { close(lock) }
        try Self.removeStale(path)
        let descriptor = try Self.bind(path)
        do throws(FileSystem.Failure) {
            try Self.admit(group, to: path)
            guard listen(descriptor, Limits.backlog) == 0 else { throw .system(path, "cannot listen") }
            guard let status = FileSystem.status(path) else { throw .system(path, "has vanished") }
            file = File(path, status)
        } catch {
            close(descriptor)
            unlink(path)
            throw .unusable(error)
        }
        self.descriptor = descriptor
        self.path = path
    }

    /// Removes the file if it is still the one that was made: after a stop nothing answers there.
    func removeFile() {
        guard let file, let status = FileSystem.status(file.path), File(file.path, status) == file else { return }
        unlink(file.path)
    }

    // MARK: - Steps

    private static func prepareDirectory(_ directory: String, group: gid_t?) throws(FileSystem.Failure) {
        let isNew = !FileSystem.exists(directory)
        try FileSystem.makeDirectory(directory, mode: 0o750)
        if isNew, let group, lchown(directory, uid_t.max, group) != 0 || chmod(directory, 0o750) != 0 {
            throw .system(directory, "cannot be given to the group")
        }
        guard let status = FileSystem.status(directory) else { throw .system(directory, "cannot be read") }
        // Others could put their own socket there and be taken for the daemon.
        guard status.st_mode & 0o002 == 0 || status.st_mode & S_ISVTX != 0 else {
            throw FileSystem.Failure(path: directory, problem: "can be written by everybody; use another directory")
        }
    }

    /// Connects first: a socket that somebody accepts on is never removed.
    private static func removeStale(_ path: String) throws(Failure) {
        guard let status = FileSystem.status(path) else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .unusable(FileSystem.Failure(path: path, problem: "exists and is no socket; remove it yourself"))
        }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard probe >= 0 else { throw .unusable(.system(path, "cannot be probed")) }
        defer { close(probe) }
        guard withAddress(of: path, { connect(probe, $0, $1) }) != 0 else { throw .inUse(path: path) }
        switch errno {
        case ECONNREFUSED:
            guard unlink(path) == 0 else { throw .unusable(.system(path, "is stale and cannot be removed")) }
        // A full backlog means that somebody listens.
        case EAGAIN, EINPROGRESS: throw .inUse(path: path)
        case let code: throw .unusable(.system(path, "cannot be probed", code: code))
        }
    }

    private static func bind(_ path: String) throws(Failure) -> CInt {
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw .unusable(.system(path, "cannot be made")) }
        // The mode of the socket becomes that of the file: nobody else gets in before the group is set.
        guard fchmod(descriptor, 0o600) == 0, withAddress(of: path, { Glibc.bind(descriptor, $0, $1) }) == 0 else {
            let failure = FileSystem.Failure.system(path, "cannot be bound")
            close(descriptor)
            throw .unusable(failure)
        }
        return descriptor
    }

    private static func admit(_ group: gid_t?, to path: String) throws(FileSystem.Failure) {
        if let group, lchown(path, uid_t.max, group) != 0 { throw .system(path, "cannot be given to the group") }
        guard chmod(path, 0o660) == 0 else { throw .system(path, "cannot be opened to the group") }
    }

    private static func path(of descriptor: CInt) -> String? {
        var address = sockaddr_un()
        var size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        guard result == 0 else { return nil }
        let path = withUnsafeBytes(of: address.sun_path) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return path.isEmpty ? nil : path
    }

    /// The caller has checked the length.
    private static func withAddress(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
    }
}
