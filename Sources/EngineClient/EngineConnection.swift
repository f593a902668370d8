public import EngineProtocol
import Glibc
import WorkflowModel

/// A connection to the daemon. Blocking, for one thread; closed when it goes out of scope.
///
///     var connection = try EngineConnection(path: SocketFile.located())
///     let status = try connection.call(StatusParameters(executionID: 1))
///
/// Requests can be pipelined: ``send(_:)`` several, then ``answer(to:within:)`` each.
public struct EngineConnection: ~Copyable {
    private let descriptor: OwnedDescriptor
    private var framer = LineFramer(lineBytesMaximum: ProtocolLimits.responseLineBytesMaximum)
    private var lastID: Int64 = 0
    private var outstanding: Set<RequestID> = []
    private var answers: [RequestID: Response.Outcome] = [:]
    private var notifications: [Notification] = []
    private var readBuffer = [UInt8](repeating: 0, count: ClientLimits.readBytesMaximum)

    /// A descriptor, such as a signalfd, that ends every wait with ``ClientError/interrupted`` once it is readable.
    public var interruption: Int32?

    /// Connects to the daemon's socket.
    public init(
        path: String, within duration: Duration = ClientLimits.connectDuration, interruption: Int32? = nil
    ) throws(ClientError) {
        descriptor = try UnixSocket.connect(to: path, within: duration)
        self.interruption = interruption
    }

    // MARK: - Requests

    /// Sends a request and awaits its answer.
    public mutating func call<Parameters: MethodParameters>(
        _ parameters: Parameters, within duration: Duration = ClientLimits.answerDuration
    ) throws(ClientError) -> Parameters.Result {
        let pending = try send(parameters, within: duration)
        return try answer(to: pending, within: duration)
    }

    /// Sends a request without waiting for its answer.
    public mutating func send<Parameters: MethodParameters>(
        _ parameters: Parameters, within duration: Duration = ClientLimits.answerDuration
    ) throws(ClientError) -> PendingAnswer<Parameters> {
        lastID += 1
        let id = RequestID.integer(lastID)
        let line = Request(id: id, parameters).line
        guard line.count <= ProtocolLimits.requestLineBytesMaximum else {
            throw .refused(
                ProtocolError(
                    .tooLarge,
                    "The request is \(line.count) bytes, more than \(ProtocolLimits.requestLineBytesMaximum).",
                    remedy: "Make the definition or the input smaller; large data belongs into files."))
        }
        outstanding.insert(id)
        try write(line, until: .now.advanced(by: duration))
        return PendingAnswer(id: id)
    }

    /// Awaits the answer to a request; answers to others and notifications are kept for their takers.
    public mutating func answer<Parameters: MethodParameters>(
        to pending: PendingAnswer<Parameters>, within duration: Duration = ClientLimits.answerDuration
    ) throws(ClientError) -> Parameters.Result {
        let deadline = ContinuousClock.now.advanced(by: duration)
        while true {
            if let outcome = answers.removeValue(forKey: pending.id) { return try Self.result(outcome) }
            guard try read(until: deadline) else { throw .timedOut }
        }
    }

    // MARK: - Notifications

    /// The next notification, or nil when none came in time. Nil for `duration` waits without end.
    public mutating func nextNotification(within duration: Duration?) throws(ClientError) -> Notification? {
        let deadline = duration.map { ContinuousClock.now.advanced(by: $0) }
        while notifications.isEmpty {
            guard try read(until: deadline) else { return nil }
        }
        return notifications.removeFirst()
    }

    // MARK: - Messages

    private static func result<Result: WireObject>(_ outcome: Response.Outcome) throws(ClientError) -> Result {
        switch outcome {
        case .failure(let error): throw .refused(error)
        case .success(let value):
            do throws(ParameterError) {
                return try Result(decoding: value)
            } catch {
                throw .malformed(error.description)
            }
        }
    }

    private mutating func take(_ line: [UInt8]) throws(ClientError) {
        let message: ServerMessage
        do throws(ServerMessage.ParseError) {
            message = try ServerMessage.parse(line)
        } catch {
            switch error {
            case .json(let error): throw .malformed(error.description)
            case .message(let error): throw .malformed(error.description)
            }
        }
        switch message {
        case .notification(let notification):
            guard notifications.count < ClientLimits.notificationsMaximum else { throw .overflow }
            notifications.append(notification)
        case .response(let response):
            guard let id = response.id else {
                // Only the connection as a whole is answered without an ID: the daemon is about to close it.
                if case .failure(let error) = response.outcome { throw .refused(error) }
                throw .malformed("an answer without an id")
            }
            guard outstanding.remove(id) != nil else { throw .malformed("an answer to no request of ours") }
            answers[id] = response.outcome
        }
    }

    // MARK: - Bytes

    /// Reads what is there, waiting for at least one message; false when the deadline has passed.
    private mutating func read(until deadline: ContinuousClock.Instant?) throws(ClientError) -> Bool {
        while true {
            if try takeLines() { return true }
            guard try wait(for: Int16(POLLIN), until: deadline) != 0 else { return false }
            try receive()
        }
    }

    private mutating func takeLines() throws(ClientError) -> Bool {
        var tookOne = false
        while let element = framer.next() {
            guard case .line(let line) = element else {
                throw .malformed("a line longer than \(framer.lineBytesMaximum) bytes")
            }
            try take(line)
            tookOne = true
        }
        return tookOne
    }

    /// One read; the descriptor is non-blocking.
    private mutating func receive() throws(ClientError) {
        let count = recv(descriptor.rawValue, &readBuffer, readBuffer.count, 0)
        if count > 0 {
            readBuffer.withUnsafeBytes { framer.append(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            return
        }
        guard count < 0 else { throw .disconnected }
        switch errno {
        case EINTR, EAGAIN: return
        case ECONNRESET, EPIPE: throw .disconnected
        default: throw .system(operation: "recv", errno: errno)
        }
    }

    /// Writes the line whole. Answers are read meanwhile, so that two full buffers cannot block each other.
    private mutating func write(_ line: [UInt8], until deadline: ContinuousClock.Instant) throws(ClientError) {
        var sent = 0
        while sent < line.count {
            let count = line.withUnsafeBytes { bytes in
                // Without MSG_NOSIGNAL a peer that is gone would end the process.
                Glibc.send(
                    descriptor.rawValue, bytes.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                let ready = try wait(for: Int16(POLLOUT | POLLIN), until: deadline)
                guard ready != 0 else { throw .timedOut }
                guard ready & Int16(POLLIN) != 0 else { continue }
                try receive()
                _ = try takeLines()
            case EPIPE, ECONNRESET: throw try lastWords()
            default: throw .system(operation: "send", errno: errno)
            }
        }
    }

    /// A daemon that closes a connection says why before it does.
    private mutating func lastWords() throws(ClientError) -> ClientError {
        try receive()
        _ = try takeLines()
        return .disconnected
    }

    /// What is ready of the asked-for, 0 when the deadline has passed.
    private func wait(for events: Int16, until deadline: ContinuousClock.Instant?) throws(ClientError) -> Int16 {
        while true {
            var entries = [pollfd(fd: descriptor.rawValue, events: events, revents: 0)]
            if let interruption { entries.append(pollfd(fd: interruption, events: Int16(POLLIN), revents: 0)) }
            let timeout = deadline.map { Self.milliseconds(until: $0) } ?? -1
            let count = poll(&entries, nfds_t(entries.count), timeout)
            if count < 0, errno != EINTR { throw .system(operation: "poll", errno: errno) }
            guard count >= 0 else { continue }
            if entries.count > 1, entries[1].revents != 0 { throw .interrupted }
            if entries[0].revents != 0 { return entries[0].revents }
            if timeout >= 0, count == 0 { return 0 }
        }
    }

    /// Rounded up, so that a wait does not end a little too early and spin.
    private static func milliseconds(until deadline: ContinuousClock.Instant) -> Int32 {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        guard seconds < 1 << 20 else { return .max }
        return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
