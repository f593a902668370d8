import EngineClient
import EngineProtocol
import NIOPosix

/// Calls of the blocking client library, made on threads of their own so that they never hold the server's.
struct EngineCalls: Sendable {
    let socketPath: String
    let threads: NIOThreadPool

    /// One call on a connection of its own: the daemon may have been restarted since the last.
    func call<Parameters: MethodParameters & Sendable>(_ parameters: Parameters) async throws -> Parameters.Result
    where Parameters.Result: Sendable {
        let path = socketPath
        return try await threads.runIfActive {
            var connection = try EngineConnection(path: path)
            return try connection.call(parameters)
        }
    }
}
