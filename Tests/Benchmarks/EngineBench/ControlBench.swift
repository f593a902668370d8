import EngineClient
import EngineProtocol
import Foundation

/// Control requests a second.
enum ControlBench {
    static func run(in folder: URL, _ options: Options, _ report: inout Report) throws {
        let daemon = try DaemonProcess(options, state: folder.appending(path: "control"))
        defer { daemon.stop() }
        let socket = daemon.socket
        var connection = try daemon.connect()
        let id = try connection.call(StartParameters(document: "name: w\nsteps: [{ id: a, wait: 1h }]\n")).executionID
        let line = Array(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"execution.status\",\"params\":{\"executionID\":\(id)}}\n".utf8)
        let result = RawLoad.run(socket: socket, connections: 50, seconds: options.divisor > 1 ? 1 : 5, line: line)
        report.add("execution.status, 50 connections", latencies: result.latencies, wall: result.wall)
    }
}

/// A load of one request line from many connections, with as little of the client's own work as can be, since the
/// client shares the processors: one thread, poll, one request under way on each connection.
enum RawLoad {
    static func run(socket path: String, connections: Int, seconds: Double, line: [UInt8]) -> (
        latencies: [Double], wall: Double
    ) {
        var descriptors: [pollfd] = []
        for _ in 0..<connections {
            if let descriptor = connect(to: path) {
                descriptors.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
            }
        }
        defer { for entry in descriptors { close(entry.fd) } }
        var sentAt = [Double](repeating: 0, count: descriptors.count)
        var latencies: [Double] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let start = now()
        for index in descriptors.indices {
            sentAt[index] = now()
            _ = send(descriptors[index].fd, line, line.count, 0)
        }
        while now() - start < seconds {
            guard poll(&descriptors, nfds_t(descriptors.count), 1_000) > 0 else { break }
            for index in descriptors.indices where descriptors[index].revents != 0 {
                let count = recv(descriptors[index].fd, &buffer, buffer.count, 0)
                guard count > 0 else { return (latencies, now() - start) }
                // An answer may come in pieces; it is whole with its line break.
                guard buffer[count - 1] == UInt8(ascii: "\n") else { continue }
                let time = now()
                latencies.append(time - sentAt[index])
                sentAt[index] = time
                _ = send(descriptors[index].fd, line, line.count, 0)
            }
        }
        return (latencies, now() - start)
    }

    private static func connect(to path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, size) }
        }
        return status == 0 ? descriptor : nil
    }
}
