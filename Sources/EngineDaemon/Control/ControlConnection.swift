import EngineProtocol
import Glibc
import Logging
import NIOCore

/// One connection, on its event loop: frames lines, answers what can be answered at once, and hands the rest to its
/// session.
final class ControlConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let server: ControlServer.Shared
    private let channel: any Channel
    private var grant: AccessGrant
    private var state: ConnectionState
    private var framer: LineFramer
    /// Bytes are dropped up to the end of a line that was too long.
    private var isDropping = false
    private var session: ConnectionSession?
    private var context: ChannelHandlerContext?
    private var hasUnflushed = false
    private var isReading = true

    init(server: ControlServer.Shared, channel: any Channel, grant: AccessGrant) {
        self.server = server
        self.channel = channel
        self.grant = grant
        state = ConnectionState(server.configuration, now: .now())
        framer = LineFramer(lineBytesMaximum: server.configuration.lineBytesMaximum)
    }

    // MARK: - Events of the channel

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelInactive(context: ChannelHandlerContext) {
        session?.close()
        session = nil
        server.dismiss(self, on: channel, uid: grant.peer.uid)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let now = NIODeadline.now()
        state.received(now: now)
        unwrapInboundIn(data).withUnsafeReadableBytes { take($0) }
        state.lineIsOpen(isDropping || framer.hasPartialLine, since: now)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flushIfNeeded()
        adjustReading()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        state.writabilityChanged(to: channel.isWritable)
        resume()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed {
            state.closedInput()
            closeIfFinished()
        } else if event is DrainRequested {
            state.drain()
            adjustReading()
            closeIfFinished()
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// A reset by the peer, or a reader that is gone: nothing is left to say to it.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    // MARK: - Lines

    private func take(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        if isDropping {
            guard let end = Self.newline(in: rest) else { return }
            rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
            isDropping = false
            state.lineEnded()
        }
        // Whole lines are read where they lie; only what remains is copied.
        while !framer.hasPartialLine, state.mayRead, let end = Self.newline(in: rest) {
            receive(UnsafeRawBufferPointer(rebasing: rest[..<end]))
            rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
        }
        guard !rest.isEmpty else { return }
        framer.append(rest)
        drainFramer()
    }

    private func drainFramer() {
        while state.mayRead, let element = framer.next() {
            switch element {
            case .line(let line): line.withUnsafeBytes { receive($0) }
            case .tooLong:
                send(Self.tooLong(server.configuration.lineBytesMaximum))
                // The rest is dropped here, where a line's end is searched without looking at each byte.
                isDropping = framer.hasPartialLine
                if isDropping { framer = LineFramer(lineBytesMaximum: server.configuration.lineBytesMaximum) }
            }
        }
    }

    private static func newline(in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress, let found = memchr(base, Int32(UInt8(ascii: "\n")), bytes.count) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    private func receive(_ line: UnsafeRawBufferPointer) {
        state.lineEnded()
        guard line.count <= server.configuration.lineBytesMaximum else {
            return send(Self.tooLong(server.configuration.lineBytesMaximum))
        }
        guard line.count <= Limits.inlineRequestBytesMaximum else { return hand(over: .line(Array(line))) }
        do throws(Request.Rejection) {
            let request = try Request.parse(line)
            let call = try authorize(request)
            if let outcome = server.handler.answerAtOnce(call) {
                send(Response(id: request.id, outcome: outcome))
            } else {
                hand(over: .call(call, id: request.id))
            }
        } catch {
            send(error.response)
        }
    }

    private static func tooLong(_ maximum: Int) -> Response {
        Response(
            id: nil,
            error: ProtocolError(
                .tooLarge, "The line is longer than \(maximum) bytes; it was not read.",
                remedy: "Send larger data by file, and its path in the request."))
    }

    /// The call that the request means, if there is such a method and the peer may call it.
    func authorize(_ request: Request) throws(Request.Rejection) -> Call {
        guard let method = Method(rawValue: request.method) else {
            let known = Method.allCases.map(\.rawValue).joined(separator: ", ")
            throw Request.Rejection(
                id: request.id,
                error: ProtocolError(
                    .unknownMethod, "There is no method \"\(request.method.prefix(64))\".", remedy: "Methods: \(known)."
                ))
        }
        let required = method.roleRequired
        let role = grant.currentRole(under: server.policy)
        guard let role, role >= required else {
            server.logger.notice(
                "\(DaemonMessage.permissionDenied)",
                metadata: [
                    "method": "\(method.rawValue)", "uid": "\(grant.peer.uid)", "pid": "\(grant.peer.pid)",
                    "role": "\(role?.rawValue ?? "none")",
                ])
            throw Request.Rejection(
                id: request.id,
                error: ProtocolError(
                    .permissionDenied,
                    "\(method.rawValue) needs the role \(required.rawValue); uid \(grant.peer.uid) is \(role?.rawValue ?? "without role").",
                    remedy: "Ask the administrator for the role, or for membership of the group \(Limits.groupName)."))
        }
        return Call(method: method, params: request.params, peer: grant.peer)
    }

    private func hand(over work: ConnectionSession.Work) {
        state.requestBegan()
        if session == nil { session = server.session(of: channel, self) }
        session?.add(work)
    }

    // MARK: - Answers

    func finish(_ line: [UInt8]) {
        state.requestEnded(now: .now())
        send(line)
        flushIfNeeded()
        resume()
    }

    func subscribe(_ line: [UInt8]) -> Bool {
        guard state.subscriptionBegan(maximum: ProtocolLimits.subscriptionsMaximum) else { return false }
        finish(line)
        return true
    }

    func deliver(_ line: [UInt8]) -> EventLoopFuture<Void> {
        guard let context else { return channel.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        state.queued(bytes: line.count)
        return context.writeAndFlush(wrapOutboundOut(buffer(line)))
    }

    func endSubscription() {
        state.subscriptionEnded(now: .now())
        closeIfFinished()
    }

    private func send(_ response: Response) { send(response.line) }

    private func send(_ line: [UInt8]) {
        guard let context else { return }
        state.queued(bytes: line.count)
        context.write(wrapOutboundOut(buffer(line)), promise: nil)
        hasUnflushed = true
    }

    private func buffer(_ line: [UInt8]) -> ByteBuffer {
        var buffer = channel.allocator.buffer(capacity: line.count)
        buffer.writeBytes(line)
        return buffer
    }

    private func flushIfNeeded() {
        guard hasUnflushed else { return }
        hasUnflushed = false
        context?.flush()
    }

    /// Takes up what was put off while too much was under way.
    private func resume() {
        drainFramer()
        state.lineIsOpen(isDropping || framer.hasPartialLine, since: .now())
        flushIfNeeded()
        adjustReading()
        closeIfFinished()
    }

    private func adjustReading() {
        guard isReading != state.mayRead else { return }
        isReading = state.mayRead
        // Fails only on a channel that is closed already.
        try? channel.syncOptions?.setOption(.autoRead, value: isReading)
    }

    private func closeIfFinished() {
        guard state.isFinished, let context else { return }
        // An empty write, because its end is the end of every write before it.
        context.writeAndFlush(wrapOutboundOut(buffer([]))).whenComplete { [channel] _ in channel.close(promise: nil) }
    }

    // MARK: - Deadlines and the end

    func sweep(now: NIODeadline) {
        guard let context else { return }
        let waiting = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard let cut = state.sweep(now: now, bytesWaiting: waiting) else { return }
        server.logger.info(
            "\(DaemonMessage.connectionCut)",
            metadata: ["reason": "\(cut)", "uid": "\(grant.peer.uid)", "pid": "\(grant.peer.pid)"])
        switch cut {
        case .idle, .stalled: context.close(promise: nil)
        case .halfLine:
            let message = "The line was not ended within \(server.configuration.halfLineDuration)."
            send(Response(id: nil, error: ProtocolError(.requestTimeout, message)))
            flushIfNeeded()
            context.close(promise: nil)
        }
    }
}
