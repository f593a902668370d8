import Glibc

/// One HTTP request over a socket of its own, read to the end of the connection.
enum HTTPExchange {
    struct Answer {
        var status: Int
        var body: String
    }

    /// Nil when nobody listens at the port.
    static func get(_ path: String, port: Int, host: String, headers: [String] = []) -> Answer? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        guard connect(descriptor, port: port) else { return nil }
        let lines = ["GET \(path) HTTP/1.1", "Host: \(host)", "Connection: close"] + headers
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else { return nil }
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            received += buffer[..<count]
        }
        let text = String(decoding: received, as: UTF8.self)
        let words = text.split(separator: " ", maxSplits: 2)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        guard words.count == 3, let status = Int(words[1]) else { return nil }
        return Answer(status: status, body: parts.count == 2 ? String(parts[1]) : "")
    }

    /// A port of the loopback interface that nobody listens at now.
    static func freePort() -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, size)
                _ = getsockname(descriptor, $0, &size)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func connect(_ descriptor: Int32, port: Int) -> Bool {
        var address = loopback(port: port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, size) == 0 }
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
