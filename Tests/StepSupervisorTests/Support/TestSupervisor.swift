import Glibc
import StepProtocol

/// A real `engine-stepd`, the child of the test, with a directory of its own.
final class TestSupervisor: Sendable {
    let scratch: Scratch
    let processID: Int32
    private let arguments: [String]

    /// The program stands beside the test bundle.
    static let executable: String = {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
        let candidates = [path] + CommandLine.arguments.filter { $0.contains(".xctest") }
        for candidate in candidates {
            let directory = candidate.lastIndex(of: "/").map { candidate[..<$0] } ?? "."
            if access("\(directory)/engine-stepd", X_OK) == 0 { return "\(directory)/engine-stepd" }
        }
        return "engine-stepd-not-found"
    }()

    static let testsDirectory: String = {
        let file = #filePath
        return String(file[..<(file.firstRange(of: "/StepSupervisorTests/")?.lowerBound ?? file.endIndex)])
    }()

    static let hasCompiler =
        getenv("PATH").map { String(cString: $0) }?.split(separator: ":").contains {
            access("\($0)/swiftc", X_OK) == 0
        } ?? false

    init(scratch: Scratch? = nil, options: [String] = [], executable: String = TestSupervisor.executable) throws {
        self.scratch = try scratch ?? Scratch()
        arguments = [executable, "--state", self.scratch.path] + options
        processID = try Self.spawn(arguments)
        guard Self.waitUntilServing(processID, self.scratch) else {
            throw HarnessError("engine-stepd does not serve \(self.scratch.path)")
        }
    }

    deinit {
        // A successor ends what is left of its steps before it serves.
        Self.end(processID)
        guard let successor = try? Self.spawn(arguments) else { return }
        Self.waitUntilServing(successor, scratch)
        Self.end(successor)
    }

    private static func end(_ processID: Int32) {
        kill(processID, SIGKILL)
        var status: Int32 = 0
        waitpid(processID, &status, 0)
    }

    @discardableResult
    private static func waitUntilServing(_ processID: Int32, _ scratch: Scratch) -> Bool {
        let socket = scratch.path + "/stepd.sock"
        return eventually(within: 20) {
            // Its socket is there before it has ended what a predecessor left; only then it greets.
            (try? SupervisorClient(path: socket)) != nil || !isAlive(processID)
        } && isAlive(processID)
    }

    static func spawn(
        _ arguments: [String], unblocksSignals: Bool = false, inheritsEnvironment: Bool = false
    ) throws -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        // A session of its own, as a service manager gives it.
        let session: Int16 = 0x80  // POSIX_SPAWN_SETSID, which the module map leaves out
        posix_spawnattr_setflags(&attributes, session | (unblocksSignals ? Int16(POSIX_SPAWN_SETSIGMASK) : 0))
        var vector: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for argument in vector { free(argument) } }
        var processID: pid_t = 0
        var environment: [UnsafeMutablePointer<CChar>?] = [strdup("LEAK=must not reach a step"), nil]
        defer { free(environment[0]) }
        let code =
            inheritsEnvironment
            ? posix_spawn(&processID, arguments[0], nil, &attributes, &vector, environ)
            : posix_spawn(&processID, arguments[0], nil, &attributes, &vector, &environment)
        guard code == 0 else { throw HarnessError("posix_spawn \(arguments[0]): \(code)") }
        return processID
    }

    static func isAlive(_ processID: Int32) -> Bool {
        Processes.state(processID).map { $0 != "Z" } ?? false
    }

    func connect() throws -> SupervisorClient {
        try SupervisorClient(path: scratch.path + "/stepd.sock")
    }

    /// Kills it as a crash would, and waits until it is gone.
    func crash() {
        kill(processID, SIGKILL)
        _ = eventually { !Self.isAlive(processID) }
    }

    /// Waits for its end; the exit status, -1 for a signal.
    func waitForEnd() -> Int32? {
        var status: Int32 = 0
        guard eventually(within: 20, { waitpid(processID, &status, WNOHANG) == processID }) else { return nil }
        return status & 0x7f == 0 ? status >> 8 & 0xff : -1
    }

    func stdout(_ token: UInt64) -> String? { scratch.text("steps/1/\(token).stdout") }
    func stderr(_ token: UInt64) -> String? { scratch.text("steps/1/\(token).stderr") }
}

/// A blocking client.
final class SupervisorClient {
    private let socket: Int32
    private var decoder = FrameDecoder()
    private(set) var greeting = Greeting(processID: 0)

    init(path: String) throws {
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw HarnessError("connect: \(errno)") }
        try send(.hello(Greeting(processID: getpid())))
        guard case .hello(let greeting) = try next() else { throw HarnessError("no greeting") }
        self.greeting = greeting
    }

    deinit { close(socket) }

    func send(_ frames: Frame...) throws {
        var encoder = FrameEncoder()
        for frame in frames { encoder.append(frame) }
        try send(encoder.bytes)
    }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress?.advanced(by: sent), $0.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw HarnessError("send: \(errno)") }
            sent += count
        }
    }

    /// The next frame; throws at the end of the stream or when none comes in time.
    func next(within seconds: Double = 30) throws -> Frame {
        while true {
            if let frame = try decoder.next() { return frame }
            var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, Int32(seconds * 1000)) > 0 else {
                throw HarnessError("no frame within \(seconds) s")
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(socket, &chunk, chunk.count, 0)
            guard count > 0 else { throw HarnessError("end of stream") }
            decoder.append(chunk[..<count])
        }
    }

    /// The result of a step; frames of others are passed over.
    func result(_ token: UInt64, within seconds: Double = 30) throws -> StepResult {
        let end = monotonicSeconds() + seconds
        while monotonicSeconds() < end {
            switch try next(within: max(0.01, end - monotonicSeconds())) {
            case .result(let result) where result.identifier.token == token: return result
            case .entry(let entry):
                if case .finished(let result) = entry.state, entry.identifier.token == token { return result }
            default: break
            }
        }
        throw HarnessError("no result of \(token) within \(seconds) s")
    }

    func list() throws -> [StepIdentifier: StepEntry.State] {
        try send(.list)
        var entries: [StepIdentifier: StepEntry.State] = [:]
        while true {
            switch try next() {
            case .entry(let entry): entries[entry.identifier] = entry.state
            case .listEnd(let count):
                guard count == entries.count else { throw HarnessError("list of \(count) has \(entries.count)") }
                return entries
            default: break
            }
        }
    }

    /// Starts a step and gives its main process.
    func start(_ step: StepDescription) throws -> Int32 {
        try send(.start(step))
        while true {
            switch try next() {
            case .started(step.identifier, let processID): return processID
            case .result(let result) where result.identifier == step.identifier:
                throw HarnessError("not started: \(result.ending)")
            default: break
            }
        }
    }

    func run(_ step: StepDescription, within seconds: Double = 30) throws -> StepResult {
        try send(.start(step))
        return try result(step.identifier.token, within: seconds)
    }

    func confirm(_ token: UInt64) throws {
        try send(.confirm(StepIdentifier(execution: 1, token: token)))
    }
}

extension StepDescription {
    /// A step of execution 1.
    static func command(_ token: UInt64, _ arguments: String..., environment: [String] = ["PATH=/usr/bin:/bin"]) -> Self
    {
        Self(
            identifier: StepIdentifier(execution: 1, token: token), executable: arguments[0], arguments: arguments,
            environment: environment)
    }

    /// A shell script as a step of execution 1.
    static func script(_ token: UInt64, _ script: String) -> Self {
        command(token, "/bin/sh", "-c", script, "sh")
    }
}
