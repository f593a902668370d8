public import EngineProtocol
import Glibc
import Synchronization
public import WorkflowModel

/// A daemon for tests: a real Unix socket, and a script that says what each request is answered with.
public final class ScriptedDaemon: Sendable {
    /// What it does next.
    public enum Step: Sendable {
        /// Answers the request.
        case result(Value)
        /// Refuses the request.
        case refuse(ProtocolError)
        /// Sends a notification.
        case notify(Notification)
        /// Sends bytes as they are.
        case raw([UInt8])
        /// Closes the connection.
        case hangUp
        /// Closes the connection and the socket, as a killed daemon does.
        case die
        /// Waits until the client has closed the connection.
        case waitForClose
    }

    /// What a request is answered with; the number counts the connections from 1.
    public typealias Script = @Sendable (_ request: Request, _ connection: Int) -> [Step]

    /// Where it listens.
    public let path: String
    private let script: Script
    private let listener: Int32
    private let seen = Mutex<[Request]>([])
    private let thread = Mutex<pthread_t?>(nil)
    /// Written to at the end, so that every wait ends.
    private let stopEnds: (read: Int32, write: Int32)

    /// Requests in the order in which they came.
    public var requests: [Request] { seen.withLock { $0 } }

    /// Listens at a path of its own, or at the given one, and plays the script from then on.
    public init(path: String? = nil, _ script: @escaping Script) {
        self.path = path ?? Self.freePath()
        self.script = script
        listener = Self.listen(at: self.path)
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0)
        stopEnds = (ends[0], ends[1])
        let box = Unmanaged.passRetained(self)
        var started = pthread_t()
        let result = pthread_create(
            &started, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<ScriptedDaemon>.fromOpaque(pointer).takeRetainedValue().serve()
                return nil
            }, box.toOpaque())
        precondition(result == 0)
        thread.withLock { $0 = started }
    }

    /// A path that nobody uses.
    public static func freePath() -> String {
        "/tmp/engine-test-\(getpid())-\(UInt32.random(in: 0 ... .max)).sock"
    }

    /// Ends the thread and removes the socket. Call it at the end of each test.
    public func stop() {
        guard let running = thread.withLock({ $0.take() }) else { return }
        _ = write(stopEnds.write, "x", 1)
        pthread_join(running, nil)
        close(stopEnds.read)
        close(stopEnds.write)
        unlink(path)
    }

    private static func listen(at path: String) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        precondition(descriptor >= 0 && bound == 0 && Glibc.listen(descriptor, 16) == 0, "cannot listen at \(path)")
        return descriptor
    }

    // MARK: - The thread

    private func serve() {
        defer { close(listener) }
        var number = 0
        while waitsFor(listener) {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            number += 1
            let goesOn = serve(connection, number)
            // A child that was started meanwhile may have inherited the descriptor, so closing it is not enough.
            shutdown(connection, Int32(SHUT_RDWR))
            close(connection)
            if !goesOn { return }
        }
    }

    /// False when it is to stop.
    private func waitsFor(_ descriptor: Int32) -> Bool {
        var entries = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: stopEnds.read, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&entries, 2, -1) < 0, errno == EINTR {}
        return entries[1].revents == 0
    }

    /// False when the daemon is dead.
    private func serve(_ connection: Int32, _ number: Int) -> Bool {
        var framer = LineFramer(lineBytesMaximum: ProtocolLimits.requestLineBytesMaximum)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while waitsFor(connection) {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return true }
            framer.append(Array(buffer[..<count]))
            while case .line(let line)? = framer.next() {
                guard let request = try? Request.parse(line) else { return true }
                seen.withLock { $0.append(request) }
                switch play(script(request, number), request, connection) {
                case .goesOn: continue
                case .closed: return true
                case .dead: return false
                }
            }
        }
        return false
    }

    private enum Fate { case goesOn, closed, dead }

    private func play(_ steps: [Step], _ request: Request, _ connection: Int32) -> Fate {
        for step in steps {
            switch step {
            case .result(let value): send(Response(id: request.id, outcome: .success(value)).line, connection)
            case .refuse(let error): send(Response(id: request.id, error: error).line, connection)
            case .notify(let notification): send(notification.line, connection)
            case .raw(let bytes): send(bytes, connection)
            case .hangUp: return .closed
            case .die:
                unlink(path)
                return .dead
            case .waitForClose:
                var byte: UInt8 = 0
                while waitsFor(connection), recv(connection, &byte, 1, 0) > 0 {}
                return .closed
            }
        }
        return .goesOn
    }

    private func send(_ bytes: [UInt8], _ connection: Int32) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}
