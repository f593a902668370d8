import EngineProtocol
import NIOCore

/// A connection that is not admitted: it is told why and closed, and nothing that it sends is read.
final class RefusedConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let error: ProtocolError

    init(_ error: ProtocolError) { self.error = error }

    func channelActive(context: ChannelHandlerContext) {
        let line = ByteBuffer(bytes: Response(id: nil, error: error).line)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(line)).whenComplete { _ in channel.close(promise: nil) }
    }
}
