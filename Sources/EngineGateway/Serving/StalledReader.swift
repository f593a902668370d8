import NIOCore

/// Cuts a connection whose reader takes nothing for ``GatewayLimits/stallSeconds`` although bytes wait.
final class StalledReader: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    private var deadline: Scheduled<Void>?

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
        if !context.channel.isWritable {
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: .seconds(GatewayLimits.stallSeconds)) {
                channel.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
        context.fireChannelInactive()
    }
}
