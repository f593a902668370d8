import EngineProtocol
import Glibc

/// The system calls of a stream socket that the connection needs.
enum UnixSocket {
    /// Connects, waiting at most that long for room in the listener's backlog.
    static func connect(to path: String, within duration: Duration) throws(ClientError) -> OwnedDescriptor {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count <= ProtocolLimits.socketPathBytesMaximum else { throw .pathTooLong(path: path) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }

        let raw = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard raw >= 0 else { throw .system(operation: "socket", errno: errno) }
        let descriptor = OwnedDescriptor(owning: raw)
        // The send timeout bounds connect too; a non-blocking connect could not wait for the backlog at all.
        var limit = timeval(duration)
        _ = setsockopt(raw, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))

        var result: Int32
        repeat {
            result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    Glibc.connect(raw, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        } while result != 0 && errno == EINTR
        guard result == 0 else { throw failure(errno, path) }
        guard fcntl(raw, F_SETFL, O_NONBLOCK) == 0 else { throw .system(operation: "fcntl", errno: errno) }
        return descriptor
    }

    private static func failure(_ errno: Int32, _ path: String) -> ClientError {
        switch errno {
        case ENOENT, ECONNREFUSED, ENOTSOCK, ENOTDIR: .notRunning(path: path)
        case EACCES, EPERM: .notPermitted(path: path)
        case EAGAIN, ETIMEDOUT: .connectTimedOut(path: path)
        default: .system(operation: "connect to \(path)", errno: errno)
        }
    }
}

extension timeval {
    /// At least one microsecond, since zero means for ever.
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = attoseconds / 1_000_000_000_000
        self.init(tv_sec: Int(seconds), tv_usec: seconds == 0 ? max(1, Int(microseconds)) : Int(microseconds))
    }
}
