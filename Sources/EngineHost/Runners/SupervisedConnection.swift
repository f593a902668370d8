internal import EngineCore
internal import Glibc
internal import StepProtocol

/// One connection to the supervisor, used by one thread.
struct SupervisedConnection: ~Copyable {
    let socket: Int32
    private(set) var decoder = FrameDecoder()
    private var unsent: [UInt8] = []
    private var sent = 0

    deinit { close(socket) }

    /// Connects, or gives the errno.
    init(path: String) throws(ConnectionFailure) {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { throw ConnectionFailure(code: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var reachable = path
        var directory: Int32 = -1
        if path.utf8.count >= 108, let slash = path.lastIndex(of: "/") {
            // A path too long for the address is reached through its directory's descriptor.
            directory = open(String(path[..<slash]), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            reachable = "/proc/self/fd/\(directory)\(path[slash...])"
        }
        defer { if directory >= 0 { close(directory) } }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: reachable.utf8.prefix(107)) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw ConnectionFailure(code: errno) }
        _ = fcntl(socket, F_SETFL, O_NONBLOCK)
    }

    var hasUnsent: Bool { sent < unsent.count }

    mutating func queue(_ encoder: inout FrameEncoder) {
        if !hasUnsent {
            unsent.removeAll(keepingCapacity: unsent.capacity <= Limits.runnerBufferBytesKept)
            sent = 0
        }
        unsent += encoder.bytes
        encoder.removeAll()
    }

    /// Bytes that the supervisor has not taken yet.
    var unsentBytes: Int { unsent.count - sent }

    /// Sends what fits now.
    mutating func flush() throws(ConnectionFailure) {
        while hasUnsent {
            let count = unsent.withUnsafeBytes {
                send(socket, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                throw ConnectionFailure(code: errno)
            }
        }
    }

    /// Takes what is there; throws at the end of the stream, and if it is the last time, also when nothing is there.
    mutating func receive(isLast: Bool = false) throws(ConnectionFailure) {
        let count = withUnsafeTemporaryAllocation(byteCount: 64 * 1024, alignment: 16) { buffer in
            let count = recv(socket, buffer.baseAddress, buffer.count, 0)
            if count > 0 { decoder.append(buffer[..<count]) }
            return count
        }
        if count > 0 || count < 0 && (errno == EAGAIN && !isLast || errno == EINTR) { return }
        throw ConnectionFailure(code: count == 0 ? ECONNRESET : errno)
    }

    mutating func nextFrame() throws(FrameError) -> Frame? {
        try decoder.next()
    }
}

/// The errno of a connection that failed.
struct ConnectionFailure: Error {
    var code: Int32
    var message: String { String(cString: strerror(code)) }
}
