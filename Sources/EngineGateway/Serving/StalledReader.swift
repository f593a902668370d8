import NIOCore

/// Bounds what waits for a reader: how much of it in the kernel, and how long. A connection whose reader takes nothing for
/// ``GatewayLimits/stallSeconds`` although bytes wait is cut.
final class StalledReader: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    private var deadline: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        // Where there is no such option the kernel's own bounds hold.
        try? context.channel.syncOptions?.setOption(
            .socketOption(.so_sndbuf), value: GatewayLimits.sendBufferBytes)
    }

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
