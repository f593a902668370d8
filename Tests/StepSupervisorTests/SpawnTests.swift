import Glibc
import StepProtocol
import Testing

@Suite("Spawning", .serialized)
struct SpawnTests {
    let supervisor: TestSupervisor
    let client: SupervisorClient

    init() throws {
        supervisor = try TestSupervisor()
        client = try supervisor.connect()
    }

    @Test("the exit code is reported exactly", arguments: [0, 1, 42, 127, 255] as [Int32])
    func exitCode(code: Int32) throws {
        #expect(try client.run(.script(1, "exit \(code)")).ending == .exited(code: code))
    }

    @Test("the ending signal is reported exactly", arguments: [SIGKILL, SIGTERM, SIGSEGV, SIGUSR1, SIGPIPE])
    func signal(signal: Int32) throws {
        #expect(try client.run(.script(1, "kill -\(signal) $$")).ending == .signalled(signal: signal))
    }

    @Test("a missing executable gives errno and path")
    func missing() throws {
        let result = try client.run(.command(1, "/does/not/exist"))
        #expect(result.ending == .notSpawned(stage: .execute, errno: ENOENT, path: "/does/not/exist"))
        #expect(
            try client.run(.command(2, "no-such-program")).ending
                == .notSpawned(stage: .execute, errno: ENOENT, path: "no-such-program"))
    }

    @Test("a file that may not be executed, or is no program, says so")
    func notExecutable() throws {
        try supervisor.scratch.write("no program", to: "text")
        let path = supervisor.scratch.path + "/text"
        #expect(try client.run(.command(1, path)).ending == .notSpawned(stage: .execute, errno: ENOEXEC, path: path))
        chmod(path, 0o600)
        #expect(try client.run(.command(2, path)).ending == .notSpawned(stage: .execute, errno: EACCES, path: path))
    }

    @Test("a working directory that is missing is told from a missing executable")
    func missingDirectory() throws {
        var step = StepDescription.command(1, "/bin/true")
        step.workingDirectory = "/no/such/directory"
        #expect(
            try client.run(step).ending == .notSpawned(stage: .directory, errno: ENOENT, path: "/no/such/directory"))
    }

    @Test("a program without a slash is searched in the step's own PATH")
    func path() throws {
        try supervisor.scratch.write("#!/bin/sh\necho found \"$1\"\n", to: "own-program")
        let step = StepDescription.command(
            1, "own-program", "it", environment: ["PATH=/nowhere:\(supervisor.scratch.path):/bin"])
        #expect(try client.run(step).ending == .exited(code: 0))
        #expect(supervisor.stdout(1) == "found it\n")
    }

    @Test(
        "a step has not the supervisor's precedence, which the supervisor keeps",
        .enabled(if: geteuid() == 0, "only root may raise it"))
    func precedence() throws {
        func priority() -> Int32 {
            getpriority(__priority_which_t(PRIO_PROCESS.rawValue), id_t(supervisor.processID))
        }
        #expect(priority() == -10)
        #expect(try client.run(.script(1, "nice")).ending == .exited(code: 0))
        #expect(supervisor.stdout(1) == "0\n")
        // What the child gave up between clone and exec, where it still shares our memory, was its own and not ours.
        #expect(priority() == -10)
    }

    @Test(
        "a step has not the supervisor's shield when memory runs out, which the supervisor keeps",
        .enabled(if: Processes.maySetResources, "needs CAP_SYS_RESOURCE"))
    func shield() throws {
        let scratch = try Scratch()
        try scratch.write(
            "#!/bin/sh\necho -600 >/proc/self/oom_score_adj\nexec \(TestSupervisor.executable) \"$@\"\n", to: "shielded"
        )
        let supervisor = try TestSupervisor(scratch: scratch, executable: scratch.path + "/shielded")
        func score() -> String? { Processes.text("/proc/\(supervisor.processID)/oom_score_adj") }
        #expect(score() == "-600\n")
        let client = try supervisor.connect()
        #expect(try client.run(.script(1, "cat /proc/self/oom_score_adj")).ending == .exited(code: 0))
        #expect(supervisor.stdout(1) == "0\n")
        #expect(score() == "-600\n")
    }

    @Test("the environment is what is given, and nothing else")
    func environment() throws {
        let step = StepDescription.command(1, "/usr/bin/env", environment: ["B=2", "A=ä b=c", "EMPTY="])
        #expect(try client.run(step).ending == .exited(code: 0))
        #expect(supervisor.stdout(1) == "B=2\nA=ä b=c\nEMPTY=\n")
        #expect(try client.run(.command(2, "/usr/bin/env", environment: [])).output.bytes == 0)
    }

    @Test("arguments arrive unchanged")
    func arguments() throws {
        let step = StepDescription.command(1, "/usr/bin/printf", "[%s]", "a b", "", "$(id)", "'\"", "*", "é\n")
        _ = try client.run(step)
        #expect(supervisor.stdout(1) == "[a b][][$(id)]['\"][*][é\n]")
    }

    @Test("standard input is the null device, the given bytes or the given file")
    func input() throws {
        #expect(try client.run(.command(1, "/bin/cat")).output.bytes == 0)
        var step = StepDescription.command(2, "/usr/bin/sha256sum")
        step.input = .bytes([UInt8](repeating: 7, count: 3_000_000))
        _ = try client.run(step)
        // printf '\x07' repeated three million times, through sha256sum.
        #expect(supervisor.stdout(2) == "\(try digestOfSevens())  -\n")
        try supervisor.scratch.write("from a file", to: "input")
        step = .command(3, "/bin/cat")
        step.input = .file(supervisor.scratch.path + "/input")
        _ = try client.run(step)
        #expect(supervisor.stdout(3) == "from a file")
        step = .command(4, "/bin/cat")
        step.input = .file("/no/such/input")
        #expect(try client.run(step).ending == .notSpawned(stage: .input, errno: ENOENT, path: "/no/such/input"))
    }

    private func digestOfSevens() throws -> String {
        _ = try client.run(.script(99, "head -c 3000000 /dev/zero | tr '\\000' '\\007' | sha256sum | cut -d' ' -f1"))
        return supervisor.stdout(99)?.split(separator: "\n").first.map(String.init) ?? ""
    }

    @Test("working directory, file mode mask and resource limits are set")
    func frame() throws {
        var step = StepDescription.script(1, "pwd; umask; ulimit -n; ulimit -Hc")
        step.workingDirectory = "/usr/share"
        step.fileModeMask = 0o27
        step.processLimits = [
            .init(resource: UInt32(RLIMIT_NOFILE.rawValue), soft: 64, hard: 128),
            .init(resource: UInt32(RLIMIT_CORE.rawValue), soft: 0, hard: 0),
        ]
        _ = try client.run(step)
        #expect(supervisor.stdout(1) == "/usr/share\n0027\n64\n0\n")
    }

    @Test("each step leads a session of its own, without a terminal")
    func session() throws {
        let processID = try client.start(.script(1, "sleep 30; true"))
        let fields = try #require(Processes.statFields(processID))
        #expect(fields[2] == "\(processID)" && fields[3] == "\(processID)", "group and session")
        #expect(fields[4] == "0", "controlling terminal")
        #expect(fields[1] == "\(supervisor.processID)", "parent")
    }

    @Test("no descriptor leaks into a step")
    func descriptors() throws {
        _ = try client.run(.script(1, "ls /proc/$$/fd"))
        #expect(supervisor.stdout(1) == "0\n1\n2\n")
    }

    @Test("signal dispositions and mask are as after a fresh login")
    func signals() throws {
        _ = try client.run(.command(1, "/bin/cat", "/proc/self/status"))
        let lines = supervisor.stdout(1)?.split(separator: "\n").filter { $0.hasPrefix("Sig") && !$0.hasPrefix("SigQ") }
        #expect(lines == ["SigPnd", "SigBlk", "SigIgn", "SigCgt"].map { "\($0):\t0000000000000000" })
    }

    @Test("new privileges are refused when asked")
    func privileges() throws {
        var step = StepDescription.command(1, "/bin/grep", "NoNewPrivs", "/proc/self/status")
        step.refusesNewPrivileges = true
        _ = try client.run(step)
        #expect(supervisor.stdout(1) == "NoNewPrivs:\t1\n")
    }

    @Test("processor time is measured, grandchildren that were orphaned included")
    func accounting() throws {
        let burn = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"
        let direct = try client.run(.script(1, burn))
        #expect(direct.processorMicroseconds > 20_000)
        let orphaned = try client.run(
            .script(
                2,
                "(setsid sh -c '\(burn); echo done > \(supervisor.scratch.path)/d' &) ; "
                    + "while [ ! -e \(supervisor.scratch.path)/d ]; do sleep 0.05; done; sleep 0.2"))
        #expect(orphaned.processorMicroseconds > 20_000)
    }

    @Test("a start of the same name runs once, however often it is asked")
    func idempotentStart() throws {
        let step = StepDescription.script(1, "echo run >> \(supervisor.scratch.path)/count; sleep 0.2")
        for _ in 0..<20 { try client.send(.start(step)) }
        _ = try client.result(1)
        for _ in 0..<20 { try client.send(.start(step)) }
        #expect(try client.result(1).ending == .exited(code: 0))
        #expect(supervisor.scratch.text("count") == "run\n")
    }

    @Test("a confirmed step is forgotten, a running one cannot be")
    func confirm() throws {
        _ = try client.run(.script(1, "true"))
        _ = try client.start(.script(2, "sleep 30"))
        try client.confirm(1)
        try client.confirm(2)
        #expect(try client.list().keys.map(\.token) == [2])
    }

    @Test("64 steps run side by side")
    func parallel() throws {
        let begin = monotonicSeconds()
        for token in 1...64 { try client.send(.start(.script(UInt64(token), "sleep 1; exit \(token)"))) }
        var endings: [UInt64: StepResult.Ending] = [:]
        while endings.count < 64 {
            if case .result(let result) = try client.next() { endings[result.identifier.token] = result.ending }
        }
        #expect(monotonicSeconds() - begin < 10)
        for token in 1...64 { #expect(endings[UInt64(token)] == .exited(code: Int32(token))) }
    }
}
