import EngineProtocol
import Glibc
import Logging
import NIOCore
import NIOPosix
import TestPrograms

@testable import EngineDaemon

/// A control server on a socket of its own, in this process.
struct ServerFixture: Sendable {
    let path: String
    let ledger: ConnectionLedger
    let policy: AccessPolicy

    /// Runs a server for the length of `body`.
    static func run(
        _ configuration: ControlConfiguration = ControlConfiguration(), handler: any RequestHandling = StubHandler(),
        roles: RoleTable = .standard(ownUID: getuid(), engineGID: nil),
        _ body: @Sendable (ServerFixture) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/socket"
        let policy = AccessPolicy(roles)
        let ledger = ConnectionLedger(configuration)
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = ControlServer(
            socket: try ListeningSocket(path: path, group: nil), group: group, configuration: configuration,
            ledger: ledger, policy: policy, handler: handler,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onListening: { continuation.finish() })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await server.run() }
            for await _ in listening {}
            try await body(ServerFixture(path: path, ledger: ledger, policy: policy))
            tasks.cancelAll()
            try await tasks.waitForAll()
        }
        try await group.shutdownGracefully()
    }

    /// What a well-behaved client notices: its request is answered.
    func expectGoodClientServed() async throws {
        try await LineClient.connect(to: path) { lines, writer in
            try await writer.send(Request(id: .integer(7), PingParameters()))
            guard try await lines.response().id == .integer(7) else {
                throw TestFailure("the good client got no answer")
            }
        }
    }
}

extension ServerFixture {
    /// Waits until so many connections are open; gives up when their number has not changed for ten seconds.
    func untilConnected(_ count: Int) async throws {
        var (last, unchanged) = (ledger.count, 0)
        while last != count, unchanged < 1_000 {
            try await Task.sleep(for: .milliseconds(10))
            let now = ledger.count
            unchanged = now == last ? unchanged + 1 : 0
            last = now
        }
        guard ledger.count == count else { throw TestFailure("\(ledger.count) connections, not \(count)") }
    }
}
