import Glibc
import StepProtocol
import Testing

@Suite("What steps exchange with the supervisor", .serialized)
struct ExchangeTests {
    let supervisor: TestSupervisor
    let client: SupervisorClient

    init() throws {
        supervisor = try TestSupervisor()
        client = try supervisor.connect()
    }

    private func exchanging(_ token: UInt64, _ script: String) -> StepDescription {
        var step = StepDescription.script(token, script)
        step.exchanges = true
        return step
    }

    /// Sends to a step's socket, as a process of the step or as the test itself.
    static let say = """
        use Socket;
        socket(my $engine, AF_UNIX, SOCK_DGRAM, 0) || die;
        connect($engine, sockaddr_un(shift)) || die;
        send($engine, $_, 0) || die for @ARGV;

        """

    private func notice(within seconds: Double = 10) throws -> StepNotice {
        while true {
            if case .notice(_, let notice) = try client.next(within: seconds) { return notice }
        }
    }

    @Test("what a step writes to ENGINE_OUTPUT is kept beside its streams, and nothing of it reaches the next step")
    func output() throws {
        let first = try client.run(exchanging(1, "echo A=1 > \"$ENGINE_OUTPUT\"; echo B=2 >> \"$ENGINE_OUTPUT\""))
        #expect(first.reported == .init(bytes: 8))
        #expect(supervisor.scratch.text("steps/1/1.output") == "A=1\nB=2\n")
        let second = try client.run(exchanging(2, "test ! -e \"$ENGINE_OUTPUT\""))
        #expect(second.ending == .exited(code: 0) && second.reported == .init())
        #expect(supervisor.scratch.text("steps/1/2.output") == nil)
        let large = try client.run(exchanging(3, "head -c 1048577 /dev/zero > \"$ENGINE_OUTPUT\""))
        #expect(large.reported == .init(bytes: 1_048_577, droppedBytes: 1_048_577))
        let strange = try client.run(exchanging(4, "mkdir \"$ENGINE_OUTPUT\"; mkfifo \"$ENGINE_OUTPUT/x\""))
        #expect(strange.reported == .init())
        #expect(try client.run(exchanging(5, "test ! -e \"$ENGINE_OUTPUT\"")).ending == .exited(code: 0))
    }

    @Test("secrets are private files while the step runs, and gone after it")
    func credentials() throws {
        var step = exchanging(
            1,
            "cd \"$CREDENTIALS_DIRECTORY\" && stat -c '%a %n' . token && cat token && pwd > \(supervisor.scratch.path)/where"
        )
        step.credentials = [.init(name: "token", bytes: Array("s3cret\n".utf8))]
        let result = try client.run(step)
        #expect(result.ending == .exited(code: 0))
        #expect(supervisor.stdout(1) == "700 .\n400 token\ns3cret\n")
        let place = try #require(supervisor.scratch.text("where")).dropLast()
        #expect(access(String(place), F_OK) != 0)
        #expect(try client.run(exchanging(2, "test -z \"$CREDENTIALS_DIRECTORY\"")).ending == .exited(code: 0))
        // A crash leaves none behind for the next supervisor's steps.
        step.identifier = StepIdentifier(execution: 1, token: 3)
        step.arguments = ["/bin/sh", "-c", ": > \(supervisor.scratch.path)/ready; sleep 60"]
        try client.send(.start(step))
        #expect(eventually { supervisor.scratch.read("ready") != nil })
        supervisor.crash()
        let successor = try TestSupervisor(scratch: supervisor.scratch)
        _ = try successor.connect().list()
        #expect(SystemNames.below(supervisor.scratch.path + "/run").allSatisfy { !$0.contains("credentials") })
    }

    @Test("a step reports by datagrams what it does; the newest counts, and the list has it")
    func notices() throws {
        try supervisor.scratch.write(Self.say, to: "say.pl")
        let say = "perl \(supervisor.scratch.path)/say.pl \"$NOTIFY_SOCKET\""
        let script = """
            \(say) "READY=1
            STATUS=reading\u{1B}[31m rows
            X_PROGRESS=42/100"
            read -r line < \(supervisor.scratch.path)/go; \(say) X_PROGRESS=43% X_PROGRESS=broken X_PROGRESS=7/0
            sleep 60
            """
        #expect(mkfifo(supervisor.scratch.path + "/go", 0o600) == 0)
        var step = exchanging(1, script)
        step.environment.append("LANG=C")
        try client.send(.start(step))
        let first = StepNotice(status: "reading [31m rows", progress: .init(done: 42, total: 100))
        #expect(try notice() == first)
        #expect(try client.notices()[step.identifier] == first)
        try supervisor.scratch.write("\n", to: "go")
        #expect(try notice() == StepNotice(status: "reading [31m rows", progress: .init(done: 43, total: 100)))
    }

    @Test("a flood of datagrams is told a few times a second, and does not hold up others")
    func flood() throws {
        let flood = """
            use Socket;
            socket(my $engine, AF_UNIX, SOCK_DGRAM, 0) || die;
            connect($engine, sockaddr_un($ENV{NOTIFY_SOCKET})) || die;
            my ($end, $n) = (time + 2, 0);
            while (time < $end) { $n++; send($engine, "X_PROGRESS=$n/1000000000", 0) || die }
            send($engine, "STATUS=last word", 0);
            sleep 30;

            """
        try supervisor.scratch.write(flood, to: "flood.pl")
        try client.send(.start(exchanging(1, "exec perl \(supervisor.scratch.path)/flood.pl")))
        var told = 0
        let begin = monotonicSeconds()
        while try notice().status == nil {
            told += 1
            let start = monotonicSeconds()
            _ = try client.run(.command(UInt64(1 + told), "/bin/true"))
            #expect(monotonicSeconds() - start < 2)
        }
        #expect(told >= 1 && Double(told) <= (monotonicSeconds() - begin) * 4 + 2)
    }

    @Test("a process that is not of the step is not listened to")
    func foreign() throws {
        try supervisor.scratch.write(Self.say, to: "say.pl")
        let script = "echo \"$NOTIFY_SOCKET\" > \(supervisor.scratch.path)/socket; sleep 60"
        try client.send(.start(exchanging(1, script)))
        #expect(eventually { supervisor.scratch.text("socket")?.hasSuffix("\n") == true })
        let socket = try #require(supervisor.scratch.text("socket")).dropLast()
        // It stays until it was asked: one that has ended cannot be told from a process of the step.
        try supervisor.scratch.write(Self.say + "sleep 1;", to: "stay.pl")
        let processID = try TestSupervisor.spawn(
            ["/usr/bin/perl", supervisor.scratch.path + "/stay.pl", String(socket), "STATUS=forged"])
        var status: Int32 = 0
        waitpid(processID, &status, 0)
        #expect(try client.notices().values.map(\.isEmpty) == [true])
    }

    @Test("sockets, words and lines survive a re-execution of the supervisor")
    func replaced() throws {
        try supervisor.scratch.write(Self.say, to: "say.pl")
        let say = "perl \(supervisor.scratch.path)/say.pl \"$NOTIFY_SOCKET\""
        #expect(mkfifo(supervisor.scratch.path + "/go", 0o600) == 0)
        let script =
            "\(say) STATUS=before; read -r x < \(supervisor.scratch.path)/go; \(say) X_PROGRESS=1/2; "
            + "echo K=v > \"$ENGINE_OUTPUT\"; sleep 0.2"
        try client.send(.start(exchanging(1, script)))
        #expect(try notice().status == "before")
        kill(supervisor.processID, SIGHUP)
        #expect(eventually { (try? client.list()) == nil })
        let again = try supervisor.connect()
        #expect(try Array(again.notices().values) == [StepNotice(status: "before")])
        try supervisor.scratch.write("\n", to: "go")
        var last = StepNotice()
        var result: StepResult?
        while result == nil {
            switch try again.next() {
            case .notice(_, let notice): last = notice
            case .result(let found): result = found
            default: break
            }
        }
        #expect(last.progress == .init(done: 1, total: 2))
        #expect(result?.ending == .exited(code: 0) && result?.reported == .init(bytes: 4))
        #expect(supervisor.scratch.text("steps/1/1.output") == "K=v\n")
    }
}

extension SupervisorClient {
    /// What running steps said last.
    func notices() throws -> [StepIdentifier: StepNotice] {
        try send(.list)
        var notices: [StepIdentifier: StepNotice] = [:]
        while true {
            switch try next() {
            case .entry(let entry):
                if case .running = entry.state { notices[entry.identifier] = entry.notice }
            case .listEnd: return notices
            default: break
            }
        }
    }
}

/// Names of files, for looking what is left behind.
enum SystemNames {
    static func below(_ path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == "." || name == ".." { continue }
            found.append(path + "/" + name)
            found += below(path + "/" + name)
        }
        return found
    }
}
