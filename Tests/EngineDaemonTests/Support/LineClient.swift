import EngineProtocol
import NIOCore
import NIOPosix
import TestPrograms
import WorkflowModel

/// A client that sends bytes as they are and reads lines.
struct LineClient: Sendable {
    let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>

    /// Connects and hands the two directions to `body`; the connection is closed when it returns.
    static func connect<Result: Sendable>(
        to path: String, _ body: (inout Lines, NIOAsyncChannelOutboundWriter<ByteBuffer>) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var lines = Lines(iterator: inbound.makeAsyncIterator())
            return try await body(&lines, outbound)
        }
    }

    /// What the daemon sends, line by line.
    struct Lines {
        var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
        var framer = LineFramer(lineBytesMaximum: ProtocolLimits.responseLineBytesMaximum)

        /// Nil at the end of the stream.
        mutating func next() async throws -> [UInt8]? {
            while true {
                if case .line(let line)? = framer.next() { return line }
                do {
                    guard let buffer = try await iterator.next(isolation: #isolation) else { return nil }
                    buffer.withUnsafeReadableBytes { framer.append($0) }
                } catch is IOError {
                    // The peer closed while it had unread bytes of ours: an end like another.
                    return nil
                }
            }
        }

        mutating func message() async throws -> ServerMessage {
            guard let line = try await next() else { throw TestFailure("the daemon closed the connection") }
            return try ServerMessage.parse(line)
        }

        mutating func response() async throws -> Response {
            guard case .response(let response) = try await message() else { throw TestFailure("no response") }
            return response
        }

        mutating func error() async throws -> ProtocolError {
            guard case .failure(let error) = try await response().outcome else { throw TestFailure("no error") }
            return error
        }

        mutating func notification() async throws -> Notification {
            guard case .notification(let notification) = try await message() else { throw TestFailure("no news") }
            return notification
        }
    }
}

extension NIOAsyncChannelOutboundWriter where OutboundOut == ByteBuffer {
    func send(_ text: String) async throws { try await write(ByteBuffer(string: text)) }
    func send(_ bytes: [UInt8]) async throws { try await write(ByteBuffer(bytes: bytes)) }
    func send(_ request: Request) async throws { try await send(request.line) }
}
