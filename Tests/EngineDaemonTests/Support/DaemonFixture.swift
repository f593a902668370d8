import EngineProtocol
import Glibc
import Synchronization
import TestPrograms
import WorkflowModel

/// The real daemon in a private directory.
final class DaemonFixture: Sendable {
    static let quick = "name: quick\nsteps:\n  - id: only\n    run: 'true'\n"
    static let waiting = "name: waiting\nsteps:\n  - id: only\n    wait: 1h\n"
    static let slow = """
        name: slow
        steps:
          - id: first
            run: echo first && sleep 0.3
          - id: second
            run: echo second
        """

    let state: String
    let socket: String
    private let prefix: [String]
    private let process = Mutex<pid_t>(0)

    var pid: pid_t { process.withLock { $0 } }

    private init(directory: String, prefix: [String]) {
        state = "\(directory)/state"
        socket = "\(directory)/socket"
        self.prefix = prefix
    }

    /// Runs a daemon for the length of `body`.
    static func run(prefix: [String] = [], _ body: (DaemonFixture) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let daemon = DaemonFixture(directory: directory.path, prefix: prefix)
        try await daemon.start()
        let result: Result<Void, any Error>
        do {
            try await body(daemon)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try daemon.stop(SIGTERM)
        daemon.stopSupervisor()
        try result.get()
    }

    func start() async throws {
        let arguments =
            prefix + [
                "\(Command.productDirectory)/engined", "--state", state, "--socket", socket, "--log-level", "error",
            ]
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let pid = try Command.spawn(arguments, &actions)
        process.withLock { $0 = pid }
        try await untilServed()
    }

    /// Waits, at most 20 seconds, until a request is answered.
    func untilServed() async throws {
        for _ in 0..<2_000 {
            if (try? await call(PingParameters())) != nil { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw TestFailure("the daemon does not answer")
    }

    /// Sends `signal` and collects the process, if it is still there.
    func stop(_ signal: CInt) throws {
        let pid = process.withLock { pid in
            defer { pid = 0 }
            return pid
        }
        guard pid > 0 else { return }
        kill(pid, signal)
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 {
            guard errno == EINTR else { throw TestFailure("waitpid: \(errno)") }
        }
        guard signal == SIGKILL || status == 0 else { throw TestFailure("the daemon ended with status \(status)") }
    }

    /// The supervisor is the one whose command line names this state directory.
    private func stopSupervisor() {
        _ = try? Command.run(
            "/bin/sh", "-c",
            """
            for process in /proc/[0-9]*; do
                if tr '\\0' ' ' <$process/cmdline 2>/dev/null | grep -q 'engine-stepd --state \(state) '; then
                    kill -TERM ${process#/proc/}
                fi
            done
            """)
    }

    /// Processor time of the daemon, in hundredths of a second.
    var processorTicks: Int {
        get throws {
            let fields = try Command.run("cat", "/proc/\(pid)/stat").output.split(separator: " ")
            guard fields.count > 14, let user = Int(fields[13]), let system = Int(fields[14]) else {
                throw TestFailure("no /proc/\(pid)/stat")
            }
            return user + system
        }
    }

    func call<Parameters: MethodParameters>(_ parameters: Parameters) async throws -> Parameters.Result {
        try await LineClient.connect(to: socket) { lines, writer in
            try await writer.send(Request(id: .integer(1), parameters))
            switch try await lines.response().outcome {
            case .success(let value): return try Parameters.Result(decoding: value)
            case .failure(let error): throw error
            }
        }
    }

    /// Follows an execution to its end and gives its last status.
    func watch(_ id: UInt64) async throws -> StatusObject {
        try await LineClient.connect(to: socket) { lines, writer in
            try await writer.send(Request(id: .integer(1), WatchParameters(executionID: id)))
            _ = try await lines.response()
            while true {
                let change = try ChangeNotification(decoding: try await lines.notification().params)
                if change.status.status.isTerminal { return change.status }
            }
        }
    }
}
