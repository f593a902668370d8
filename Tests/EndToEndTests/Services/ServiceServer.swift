import Foundation
import Synchronization

/// A service on this machine that answers HTTP/1.1 as a test wants, one thread a connection.
final class ServiceServer: Sendable {
    /// A request as it arrived.
    struct Request: Sendable {
        var method: String
        /// Path and query.
        var target: String
        /// Where the client wants to get, `HOST:PORT`, when it takes this for a proxy.
        var tunnel: String?
        /// Names in lower case.
        var headers: [String: String]
        var body: String

        var path: String { String(target.prefix { $0 != "?" }) }
    }

    /// What is answered.
    struct Answer: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body: [UInt8] = []

        static func json(_ text: String, status: Int = 200) -> Answer {
            Answer(status: status, headers: [("Content-Type", "application/json")], body: Array(text.utf8))
        }

        static func text(_ text: String, status: Int = 200, headers: [(String, String)] = []) -> Answer {
            Answer(status: status, headers: [("Content-Type", "text/plain")] + headers, body: Array(text.utf8))
        }
    }

    let port: UInt16
    private let descriptor: CInt
    private let log = Mutex<[Request]>([])
    private let respond: @Sendable (Request) -> Answer

    /// `http://127.0.0.1:PORT`
    var origin: String { "http://127.0.0.1:\(port)" }

    /// Every request so far, in the order of arrival.
    var requests: [Request] { log.withLock { $0 } }

    /// Listens on a free port of the loopback interface; `respond` runs on the connection's thread and may block it.
    init(_ respond: @escaping @Sendable (Request) -> Answer) throws {
        self.respond = respond
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in accept() }
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private func accept() {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            guard connection >= 0 else { return }
            Thread.detachNewThread { [self] in
                serve(connection)
                close(connection)
            }
        }
    }

    private func serve(_ connection: CInt) {
        guard var request = Self.read(connection) else { return }
        if request.method == "CONNECT" {
            let place = request.target
            guard Self.write(Array("HTTP/1.1 200 Connected\r\n\r\n".utf8), to: connection),
                let inner = Self.read(connection)
            else { return }
            request = inner
            request.tunnel = place
        }
        log.withLock { $0.append(request) }
        let answer = respond(request)
        var head = "HTTP/1.1 \(answer.status) Status\r\nConnection: close\r\nContent-Length: \(answer.body.count)\r\n"
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        let bytes = Array((head + "\r\n").utf8) + (request.method == "HEAD" ? [] : answer.body)
        _ = Self.write(bytes, to: connection)
    }

    private static func write(_ bytes: [UInt8], to connection: CInt) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func read(_ connection: CInt) -> Request? {
        var bytes: [UInt8] = []
        let separator = Array("\r\n\r\n".utf8)
        while bytes.firstRange(of: separator) == nil {
            guard let more = readSome(connection) else { return nil }
            bytes += more
        }
        guard let end = bytes.firstRange(of: separator) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        guard words.count >= 2 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        var body = Array(bytes[end.upperBound...])
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while body.count < length {
            guard let more = readSome(connection) else { return nil }
            body += more
        }
        return Request(
            method: words[0], target: words[1], headers: headers, body: String(decoding: body, as: UTF8.self))
    }

    private static func readSome(_ connection: CInt) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(connection, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }
}
