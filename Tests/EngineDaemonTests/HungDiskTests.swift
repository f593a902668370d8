import EngineProtocol
import Glibc
import TestPrograms
import Testing

@testable import EngineDaemon

/// A disk whose synchronisation hangs, as strace makes it for the real daemon.
@Suite(
    "A hung disk", .serialized,
    .enabled(if: access("/usr/bin/strace", X_OK) == 0, "a disk is made to hang by strace"))
struct HungDiskTests {
    /// One synchronisation, after those of the start, takes so many seconds.
    private static let hang = 4
    private static let strace = [
        "strace", "-D", "-f", "--seccomp-bpf", "-q", "-o", "/dev/null", "-e", "trace=fdatasync", "-e",
        "inject=fdatasync:delay_enter=\(hang)s:when=60",
    ]

    @Test("status is answered as ever, the watchdog is not fed, and nothing is lost once the disk moves again")
    func hungDisk() async throws {
        let manager = try NotifySocket()
        let clock = ContinuousClock()
        try await DaemonFixture.run(
            prefix: ["env", "NOTIFY_SOCKET=\(manager.path)", "WATCHDOG_USEC=600000"] + Self.strace
        ) { daemon in
            let first = try await daemon.call(StartParameters(document: DaemonFixture.waiting)).executionID
            try await manager.untilFed(times: 3)
            let isHanging = Probe()
            let answers = try await withThrowingTaskGroup(of: [Duration].self) { group in
                group.addTask {
                    defer { isHanging.enter() }
                    return try await self.start(100, daemon)
                }
                var statuses: [Duration] = []
                var pauses: [Duration] = []
                var fed = clock.now
                while isHanging.count == 0 {
                    statuses += try await self.askStatus(of: first, 20, daemon)
                    guard manager.messages().contains("WATCHDOG=1") else { continue }
                    pauses.append(clock.now - fed)
                    fed = clock.now
                }
                statuses.sort()
                // Other tests share the machine: on a quiet one the 99th percentile is below a millisecond.
                #expect(statuses[statuses.count * 99 / 100] < .seconds(Self.hang / 2))
                // A message is read some time after it came, so a pause may look shorter than it was; still it is
                // more than three times what the service manager would wait.
                #expect(pauses.max() ?? .zero > .seconds(Self.hang / 2), "the watchdog was fed while the disk hung")
                return try await group.next() ?? []
            }
            #expect(answers.max() ?? .zero > .seconds(Self.hang - 1), "the disk did not hang")
            try await manager.untilFed(times: 2)
            let executions = try await daemon.call(EngineStatusParameters()).executions
            #expect(executions.filter { $0.value > 0 } == [.waiting: 101])
        }
    }

    /// Starts executions, one after the other, and gives how long each took.
    private func start(_ count: Int, _ daemon: DaemonFixture) async throws -> [Duration] {
        try await measure(count, Request(id: .integer(1), StartParameters(document: DaemonFixture.waiting)), daemon)
    }

    private func askStatus(of id: UInt64, _ count: Int, _ daemon: DaemonFixture) async throws -> [Duration] {
        try await measure(count, Request(id: .integer(1), StatusParameters(executionID: id)), daemon)
    }

    private func measure(_ count: Int, _ request: Request, _ daemon: DaemonFixture) async throws -> [Duration] {
        let clock = ContinuousClock()
        var durations: [Duration] = []
        try await LineClient.connect(to: daemon.socket) { lines, writer in
            for _ in 0..<count {
                let begin = clock.now
                try await writer.send(request)
                guard case .success = try await lines.response().outcome else { throw TestFailure("refused") }
                durations.append(clock.now - begin)
            }
        }
        return durations
    }
}

/// The service manager's end of the notification socket.
final class NotifySocket: Sendable {
    let path: String
    private let directory: TemporaryDirectory
    private let descriptor: CInt

    init() throws {
        directory = try TemporaryDirectory()
        path = "\(directory.path)/notify"
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw TestFailure("\(path): \(errno)") }
    }

    deinit { close(descriptor) }

    /// The lines that have come since the last call.
    func messages() -> [String] {
        var lines: [String] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return lines }
            lines += String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
        }
    }

    /// Waits, at most 20 seconds, until the watchdog was fed so often.
    func untilFed(times: Int) async throws {
        var count = 0
        for _ in 0..<2_000 {
            count += messages().count { $0 == "WATCHDOG=1" }
            if count >= times { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestFailure("the watchdog was fed \(count) times")
    }
}
