import Glibc
import TestPrograms

/// A connection that does only what it is told, and never reads by itself.
final class RawClient: Sendable {
    private let descriptor: CInt

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw TestFailure("socket: \(errno)") }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw TestFailure("connect: \(errno)") }
    }

    deinit { close(descriptor) }

    /// False when the daemon has closed the connection.
    func send(_ bytes: [UInt8]) -> Bool {
        Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Sends `bytes` again and again until the daemon reads no more; gives how often.
    func sendUntilFull(_ bytes: [UInt8]) -> Int {
        var count = 0
        while true {
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            // Half a second in which nothing is read is taken for a stop.
            guard poll(&request, 1, 500) == 1, request.revents & Int16(POLLHUP) == 0 else { return count }
            let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
            guard Glibc.send(descriptor, bytes, bytes.count, flags) == bytes.count else { return count }
            count += 1
        }
    }

    /// Waits, at most ten seconds, until the daemon has closed the connection.
    func untilClosed() async throws {
        for _ in 0..<1_000 {
            var request = pollfd(fd: descriptor, events: 0, revents: 0)
            if poll(&request, 1, 0) == 1, request.revents & Int16(POLLHUP) != 0 { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestFailure("the daemon did not close the connection")
    }
}
