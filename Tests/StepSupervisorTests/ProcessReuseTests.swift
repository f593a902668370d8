import Glibc
import StepProtocol
import TestPrograms
import Testing

/// A namespace with two hundred process numbers: each is given anew every few seconds. Strangers live beside the steps, and
/// notice every signal that they get.
@Suite(
    "Reused process numbers", .serialized,
    .enabled(if: Mounting.isAllowed, "a process namespace of its own needs root that may mount"))
struct ProcessReuseTests {
    let scratch: Scratch
    let namespace: Int32

    /// The first 300 numbers are never reused, so two hundred are left.
    private static let processNumbers = 500

    init() throws {
        scratch = try Scratch()
        let path = scratch.path
        // The first process restarts the supervisor and reaps what nobody else does.
        try scratch.write(
            """
            #!/bin/sh
            echo \(Self.processNumbers) > /proc/sys/kernel/pid_max || exit 1
            for i in 1 2 3 4 5 6; do
              sh -c 'while :; do sleep 0.01; s=$?; [ $s = 0 ] || echo "a stranger ended with $s" >> \(path)/wrong; done' stranger &
            done
            while :; do
              \(TestSupervisor.executable) --state \(path) --control-group none &
              echo $! > \(path)/supervisor
              wait $!
            done
            """, to: "init")
        // A shell whose SIGCHLD is blocked waits for ever, and the test's own is.
        namespace = try TestSupervisor.spawn(
            [
                "/usr/bin/unshare", "--pid", "--fork", "--mount-proc", "--kill-child", "/bin/sh", path + "/init",
            ], unblocksSignals: true)
    }

    private func end() {
        kill(namespace, SIGKILL)
        var status: Int32 = 0
        waitpid(namespace, &status, 0)
    }

    /// The processes of the namespace by their command lines.
    private func inside(_ name: String) -> [Int32] {
        Processes.matching(name).filter { Processes.text("/proc/\($0)/status")?.contains("NSpid:\t\($0)\t") == true }
    }

    private func supervisor() -> Int32? {
        inside("--state\0\(scratch.path)").first { Processes.text("/proc/\($0)/comm") == "engine-stepd\n" }
    }

    private func connect() throws -> SupervisorClient {
        var client: SupervisorClient?
        _ = eventually(within: 20) {
            client = try? SupervisorClient(path: scratch.path + "/stepd.sock")
            return client != nil
        }
        guard let client else { throw HarnessError("the supervisor in the namespace does not answer") }
        return client
    }

    /// What a step does, and what may become of it.
    private enum Temper: UInt64, CaseIterable {
        /// Ends by itself; a signal would be a wrong one.
        case innocent
        /// Leaves a daemon behind, which is ended.
        case parent
        /// Is told to end.
        case stopped
        /// Is halted for a moment.
        case frozen

        init(_ token: UInt64) { self = Self.allCases[Int(token % 4)] }

        var script: String {
            switch self {
            case .innocent: "sleep 0.02; exit 9"
            case .parent: "(setsid sleep 1000 &) ; sleep 0.01; exit 9"
            case .stopped: "exec sleep 1000"
            case .frozen: "sleep 0.05; exit 9"
            }
        }
    }

    @Test("no process that took over a number is ever signalled, through restarts of every kind")
    func noWrongSignal() throws {
        defer { end() }
        let spawns = Scale.of(400, full: 2000)
        var client = try connect()
        var first: UInt64 = 1
        var batches = 0
        while first <= spawns {
            batches += 1
            let tokens = Array(first..<first + 16)
            first += 16
            for token in tokens { try client.send(.start(.script(token, Temper(token).script))) }
            for token in tokens {
                let identifier = StepIdentifier(execution: 1, token: token)
                if Temper(token) == .stopped {
                    try client.send(.control(identifier, .stop(graceMilliseconds: 500)))
                } else if Temper(token) == .frozen {
                    try client.send(.control(identifier, .freeze), .control(identifier, .run))
                }
            }
            let isLoss = batches % 8 == 7
            if batches % 8 == 3 || isLoss {
                _ = try client.list()
                kill(try #require(supervisor()), isLoss ? SIGKILL : SIGHUP)
                // What the old one still said is in the list of the new one.
                while (try? client.next()) != nil {}
                client = try connect()
            }
            for token in tokens { try settle(token, client, mayBeLost: isLoss) }
        }
        #expect(scratch.text("wrong") == nil, "\(scratch.text("wrong") ?? "")")
        // One that is about to execute its sleep is two for a moment.
        #expect(eventually { inside("stranger").count == 6 }, "a stranger is gone")
        print("\(first - 1) spawns in \(Self.processNumbers - 300) process numbers, \(batches / 4) restarts")
    }

    private func settle(_ token: UInt64, _ client: SupervisorClient, mayBeLost: Bool) throws {
        // Named again it is not run again: the answer is what is known of it. After a loss that is nothing.
        if mayBeLost, try client.list()[StepIdentifier(execution: 1, token: token)] == nil { return }
        try client.send(.start(.script(token, "exit 99")))
        while true {
            switch try client.next() {
            case .result(let result) where result.identifier.token == token:
                return try check(result, client)
            case .entry(let entry) where entry.identifier.token == token:
                switch entry.state {
                case .running: break
                case .finished(let result): return try check(result, client)
                }
            default: break
            }
        }
    }

    private func check(_ result: StepResult, _ client: SupervisorClient) throws {
        let token = result.identifier.token
        switch Temper(token) {
        case .stopped: #expect(result.ending == .signalled(signal: SIGTERM))
        case .innocent, .parent, .frozen: #expect(result.ending == .exited(code: 9), "step \(token)")
        }
        try client.confirm(token)
    }
}
