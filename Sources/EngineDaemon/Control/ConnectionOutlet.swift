import EngineProtocol
import NIOCore

/// A connection as its session's tasks see it: every call goes to the connection's event loop.
struct ConnectionOutlet: Sendable {
    private let channel: any Channel
    private let connection: NIOLoopBound<ControlConnection>

    /// Made on the connection's event loop.
    init(channel: any Channel, connection: ControlConnection) {
        self.channel = channel
        self.connection = NIOLoopBound(connection, eventLoop: channel.eventLoop)
    }

    /// The answer of a request in flight.
    func finish(_ line: [UInt8]) {
        channel.eventLoop.execute { connection.value.finish(line) }
    }

    /// Checks a request that was parsed in a task.
    func authorize(_ request: Request) async throws(Request.Rejection) -> Call {
        do {
            return try await channel.eventLoop.submit { try connection.value.authorize(request) }.get()
        } catch let rejection as Request.Rejection {
            throw rejection
        } catch {
            throw Request.Rejection(id: request.id, error: ProtocolError(.shuttingDown, "The daemon is stopping."))
        }
    }

    /// Turns a request in flight into a subscription and sends its result; false when there are too many.
    func subscribe(_ line: [UInt8]) async -> Bool {
        let submitted = channel.eventLoop.submit { connection.value.subscribe(line) }
        return (try? await submitted.get()) ?? false
    }

    /// Sends news and returns when the kernel has them; throws when the connection is closed.
    func deliver(_ line: [UInt8]) async throws {
        try await channel.eventLoop.flatSubmit { connection.value.deliver(line) }.get()
    }

    /// The subscription has no more news.
    func endSubscription() {
        channel.eventLoop.execute { connection.value.endSubscription() }
    }
}
