import NIOCore
import NIOHTTP1

/// Puts the host of an absolute target (`GET http://host/path`) into the Host field before anything else looks at it:
/// RFC 9112, section 3.2.2, has a server ignore the field that came, and what reads the request later drops the target's
/// host. So such a request is refused like any other for a host that is not served.
final class AbsoluteTarget: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), let host = Self.host(of: head.uri) else {
            return context.fireChannelRead(data)
        }
        head.headers.replaceOrAdd(name: "Host", value: String(host))
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// The authority of an absolute target; nil where the target is a path.
    static func host(of target: String) -> Substring? {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else { return nil }
        return target[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    }

    /// Stands where the server lets handlers be added, which is behind the conversion, and puts the other before it.
    final class Installer: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Never

        func handlerAdded(context: ChannelHandlerContext) {
            let pipeline = context.pipeline.syncOperations
            do {
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                try pipeline.addHandler(AbsoluteTarget(), position: .after(decoder))
            } catch {
                // Without the check nothing is served.
                context.close(promise: nil)
            }
        }
    }
}
