import EngineClient
import EngineProtocol
import NIOPosix
import Synchronization

/// Calls of the blocking client library, made on threads of their own so that they never hold the server's.
final class EngineCalls: Sendable {
    let socketPath: String
    private let threads = NIOThreadPool(numberOfThreads: GatewayLimits.callsMaximum)
    private let waiters = NIOThreadPool(numberOfThreads: GatewayLimits.waitsMaximum)
    private let waiting = Atomic<Int>(0)

    init(socketPath: String) { self.socketPath = socketPath }

    /// Starts the threads.
    func start() {
        threads.start()
        waiters.start()
    }

    /// Ends the threads once their calls are over.
    func end() async throws {
        try await threads.shutdownGracefully()
        try await waiters.shutdownGracefully()
    }

    /// One call on a connection of its own: the daemon may have been restarted since the last.
    func call<Parameters: MethodParameters & Sendable>(_ parameters: Parameters) async throws -> Parameters.Result
    where Parameters.Result: Sendable {
        try await call(parameters, on: threads)
    }

    /// A call whose answer may be held back for long; when too many wait already it is refused.
    func wait<Parameters: MethodParameters & Sendable>(_ parameters: Parameters) async throws -> Parameters.Result
    where Parameters.Result: Sendable {
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard waiting.add(1, ordering: .relaxed).newValue <= GatewayLimits.waitsMaximum else {
            throw Problem(
                ProtocolError(
                    .busy, "\(GatewayLimits.waitsMaximum) requests wait for new output already.",
                    remedy: "Ask again without waitMs.", retryAfterMilliseconds: 1_000))
        }
        return try await call(parameters, on: waiters)
    }

    private func call<Parameters: MethodParameters & Sendable>(
        _ parameters: Parameters, on pool: NIOThreadPool
    ) async throws -> Parameters.Result where Parameters.Result: Sendable {
        let path = socketPath
        do {
            return try await pool.runIfActive {
                var connection = try EngineConnection(path: path)
                return try connection.call(parameters)
            }
        } catch let error as ClientError {
            throw Problem(error)
        }
    }
}
