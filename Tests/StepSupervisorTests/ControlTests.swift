import Glibc
import StepProtocol
import Testing

@Suite("Control", .serialized)
struct ControlTests {
    let supervisor: TestSupervisor
    let client: SupervisorClient
    static let first = StepIdentifier(execution: 1, token: 1)

    init() throws {
        supervisor = try TestSupervisor()
        client = try supervisor.connect()
    }

    @Test("stop sends TERM: a step that heeds it ends by itself")
    func stop() throws {
        let path = supervisor.scratch.path
        _ = try client.start(
            .script(1, "trap 'echo tidy; exit 7' TERM; : > \(path)/ready; while :; do sleep 0.05; done"))
        #expect(eventually { supervisor.scratch.read("ready") != nil })
        try client.send(.control(Self.first, .stop(graceMilliseconds: nil)))
        #expect(try client.result(1).ending == .exited(code: 7))
        #expect(supervisor.stdout(1) == "tidy\n")
    }

    @Test("steps that trap TERM are ended within grace and a second, with all they started")
    func trapping() throws {
        let marker = "\(supervisor.scratch.path)/trap"
        #expect(mkdir(marker, 0o700) == 0)
        // Each of a step's three shells says when it has set its trap: in a session of its own, beside and before that.
        func script(_ token: Int) -> String {
            """
            trap '' TERM; : > \(marker)/\(token).a
            sh -c 'trap "" TERM; : > \(marker)/\(token).b; while :; do sleep 1; done' &
            (setsid sh -c 'trap "" TERM; : > \(marker)/\(token).c; while :; do sleep 1; done' &)
            while :; do sleep 1; done
            """
        }
        let count = Scale.of(20, full: 1000)
        for token in 1...count { _ = try client.start(.script(UInt64(token), script(token))) }
        #expect(eventually(within: 60) { SystemNames.below(marker).count == 3 * count })
        let begin = monotonicSeconds()
        for token in 1...count {
            try client.send(
                .control(StepIdentifier(execution: 1, token: UInt64(token)), .stop(graceMilliseconds: 1000)))
        }
        for _ in 1...count {
            while true {
                if case .result(let result) = try client.next() {
                    #expect(result.ending == .signalled(signal: SIGKILL))
                    break
                }
            }
        }
        let seconds = monotonicSeconds() - begin
        print("\(count) steps that trap TERM ended \(seconds) s after the word, with a grace of 1 s")
        #expect(seconds < 2)
        #expect(Processes.matching(marker).isEmpty)
        #expect(Processes.children(of: supervisor.processID).isEmpty)
    }

    @Test("the grace of the step's own description counts when none is given")
    func ownGrace() throws {
        var step = StepDescription.script(1, "trap '' TERM; echo ready; while :; do sleep 1; done")
        step.stopGraceMilliseconds = 200
        _ = try client.start(step)
        #expect(eventually { supervisor.stdout(1) == "ready\n" })
        let begin = monotonicSeconds()
        try client.send(.control(Self.first, .stop(graceMilliseconds: nil)))
        #expect(try client.result(1).ending == .signalled(signal: SIGKILL))
        #expect(monotonicSeconds() - begin > 0.15 && monotonicSeconds() - begin < 1.2)
    }

    @Test("freeze stops a tree of many processes where it stands, thaw lets it complete")
    func freeze() throws {
        let half = Scale.of(25, full: 100)
        let path = supervisor.scratch.path
        // Half of them in a session of their own and orphaned. Each counts in a file of its own.
        let script = """
            i=0
            while [ $i -lt \(half) ]; do
              i=$((i+1))
              sh -c 'while [ ! -e \(path)/go ]; do echo >> \(path)/c'$i'; sleep 0.02; done' &
              (setsid sh -c 'while [ ! -e \(path)/go ]; do echo >> \(path)/d'$i'; sleep 0.02; done; : > \(path)/e'$i &)
            done
            wait
            while [ $(ls \(path) | grep -c '^e') -lt \(half) ]; do sleep 0.05; done
            exit 9
            """
        _ = try client.start(.script(1, script))
        let names = (1...half).flatMap { ["c\($0)", "d\($0)"] }
        #expect(eventually(within: 60) { names.allSatisfy { !(supervisor.scratch.text($0) ?? "").isEmpty } })
        try client.send(.control(Self.first, .freeze))
        #expect(try client.list()[Self.first].map { if case .running(_, true) = $0 { true } else { false } } == true)
        #expect(
            eventually {
                Processes.matching(path + "/go").allSatisfy(Processes.isHalted)
            })
        #expect(Processes.matching(path + "/go").count >= 2 * half)
        let counters = names.map { supervisor.scratch.text($0) }
        // Because the claim is about time that passes without progress.
        poll(nil, 0, Int32(Scale.of(1000, full: 10_000)))
        #expect(names.map { supervisor.scratch.text($0) } == counters, "nothing moved while frozen")
        try supervisor.scratch.write("", to: "go")
        try client.send(.control(Self.first, .run))
        #expect(try client.result(1).ending == .exited(code: 9))
    }

    @Test("a frozen step that is stopped ends as fast as a running one")
    func stopFrozen() throws {
        let path = supervisor.scratch.path
        _ = try client.start(.script(1, "trap 'exit 5' TERM; : > \(path)/ready; while :; do sleep 0.02; done"))
        #expect(eventually { supervisor.scratch.read("ready") != nil })
        try client.send(.control(Self.first, .freeze))
        #expect(try client.list().count == 1)
        let begin = monotonicSeconds()
        try client.send(.control(Self.first, .stop(graceMilliseconds: 5000)))
        #expect(try client.result(1).ending == .exited(code: 5))
        #expect(monotonicSeconds() - begin < 1)
    }

    @Test("control of a step that nobody started is refused")
    func unknown() throws {
        try client.send(.control(StepIdentifier(execution: 9, token: 9), .freeze))
        guard case .refused(let refusal) = try client.next() else {
            Issue.record("no refusal")
            return
        }
        #expect(refusal.reason == .unknownStep && refusal.identifier == StepIdentifier(execution: 9, token: 9))
    }
}
