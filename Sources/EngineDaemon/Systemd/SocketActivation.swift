import CSystemd
import Glibc

/// The listening sockets that systemd passed to this process (`LISTEN_FDS`).
enum SocketActivation {
    /// Why what was passed cannot be used.
    enum Failure: Error, Equatable, CustomStringConvertible {
        case unreadable(code: Int32)
        case several(count: Int32)
        case notListening

        var description: String {
            switch self {
            case .unreadable(let code):
                "the passed sockets cannot be read: \(String(cString: strerror(code)))"
            case .several(let count):
                "\(count) sockets were passed and one is expected: leave one ListenStream= in engined.socket"
            case .notListening:
                "the passed socket is no listening Unix stream socket: use ListenStream= with a path in engined.socket"
            }
        }
    }

    /// The passed socket; nil when none was passed. The variables are removed, so that no child takes them for its own.
    ///
    /// Called once, before other threads exist, because it changes the environment.
    static func takeListener() throws(Failure) -> CInt? {
        let count = sd_listen_fds(1)
        guard count >= 0 else { throw .unreadable(code: -count) }
        guard count > 0 else { return nil }
        guard count == 1 else { throw .several(count: count) }
        let descriptor = CInt(SD_LISTEN_FDS_START)
        guard sd_is_socket_unix(descriptor, Int32(SOCK_STREAM.rawValue), 1, nil, 0) > 0 else { throw .notListening }
        return descriptor
    }
}
