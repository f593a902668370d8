import EngineProtocol
import NIOCore

/// A connection as its session's tasks see it: every call goes to the connection's event loop, at once from there.
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
        perform { $0.finish(line) }
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
        if channel.eventLoop.inEventLoop { return connection.value.subscribe(line) }
        let submitted = channel.eventLoop.submit { connection.value.subscribe(line) }
        return (try? await submitted.get()) ?? false
    }

    /// Sends news and returns when the kernel has them; throws when the connection is closed.
    func deliver(_ line: [UInt8]) async throws {
        if channel.eventLoop.inEventLoop { return try await connection.value.deliver(line).get() }
        try await channel.eventLoop.flatSubmit { connection.value.deliver(line) }.get()
    }

    /// The subscription has no more news.
    func endSubscription() {
        perform { $0.endSubscription() }
    }

    private func perform(_ body: @escaping @Sendable (ControlConnection) -> Void) {
        if channel.eventLoop.inEventLoop { return body(connection.value) }
        channel.eventLoop.execute { body(connection.value) }
    }
}
