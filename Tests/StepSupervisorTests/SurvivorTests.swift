import Glibc
import StepProtocol
import Testing

@Suite("Processes that outlive a step's main process", .serialized)
struct SurvivorTests {
    let supervisor: TestSupervisor
    let client: SupervisorClient

    init() throws {
        supervisor = try TestSupervisor()
        client = try supervisor.connect()
    }

    @Test("a background process ends with the step")
    func background() throws {
        let marker = "\(supervisor.scratch.path)/m"
        let begin = monotonicSeconds()
        let result = try client.run(.script(1, "sh -c 'sleep 1000; :' \(marker) & exit 3"))
        #expect(result.ending == .exited(code: 3) && result.survivorsEnded > 0)
        #expect(monotonicSeconds() - begin < 2 && Processes.matching(marker).isEmpty)
    }

    @Test("steps that double-fork and setsid leave no survivor and no zombie")
    func doubleForks() throws {
        let count = Scale.of(100, full: 1000)
        let marker = "\(supervisor.scratch.path)/daemon"
        for token in 1...count {
            // Every other one also throws its environment away.
            let prefix = token % 2 == 0 ? "env -i" : ""
            let script = "(\(prefix) setsid sh -c 'sleep 1000 & sleep 1000; :' \(marker) &) ; sleep 0.05; exit 0"
            try client.send(.start(.script(UInt64(token), script)))
        }
        for _ in 1...count {
            while true {
                if case .result(let result) = try client.next(within: 120) {
                    #expect(result.ending == .exited(code: 0))
                    break
                }
            }
        }
        #expect(Processes.matching(marker).isEmpty)
        #expect(Processes.children(of: supervisor.processID).isEmpty, "zombies included")
        print("\(count) steps double-forked, no survivor, no zombie")
    }

    @Test("a process that shed its mark and left the session is reached while its parent lives")
    func ancestry() throws {
        let marker = "\(supervisor.scratch.path)/shed"
        let script = """
            prlimit --pid $$ --locks=1:1
            (setsid sh -c ': > \(marker); sleep 1000; :' \(marker); :) &
            wait
            """
        _ = try client.start(.script(1, script))
        #expect(eventually { supervisor.scratch.read("shed") != nil })
        try client.send(.control(StepIdentifier(execution: 1, token: 1), .stop(graceMilliseconds: 100)))
        _ = try client.result(1)
        // An orphan without a mark is nobody's: the step does not wait for its end.
        #expect(eventually { Processes.matching(marker).isEmpty })
    }

    @Test("a daemon that ignores TERM is killed")
    func stubborn() throws {
        let marker = "\(supervisor.scratch.path)/stubborn"
        let path = supervisor.scratch.path
        let script = """
            (setsid sh -c 'trap "" TERM; : > \(path)/ready; while :; do sleep 1; done' \(marker) &)
            while [ ! -e \(path)/ready ]; do sleep 0.02; done
            """
        let begin = monotonicSeconds()
        #expect(try client.run(.script(1, script)).ending == .exited(code: 0))
        #expect(monotonicSeconds() - begin < 3.5 && Processes.matching(marker).isEmpty)
    }

    @Test("a step's daemon is told from another step's, which goes on")
    func neighbours() throws {
        let path = supervisor.scratch.path
        _ = try client.start(.script(1, "(setsid sh -c 'sleep 1000; :' \(path)/one &) ; sleep 1000"))
        _ = try client.start(.script(2, "(setsid sh -c 'sleep 1000; :' \(path)/two &) ; sleep 1000"))
        // The script of the main process names the daemon, too.
        #expect(
            eventually {
                Processes.matching("\(path)/one").count == 2 && Processes.matching("\(path)/two").count == 2
            })
        try client.send(.control(StepIdentifier(execution: 1, token: 1), .stop(graceMilliseconds: 2000)))
        _ = try client.result(1)
        #expect(Processes.matching("\(path)/one").isEmpty)
        // A shell that is about to execute its sleep is one more of them for a moment.
        #expect(eventually { Processes.matching("\(path)/two").count == 2 })
        let entry = try client.list()[StepIdentifier(execution: 1, token: 2)]
        #expect(entry.map { if case .running = $0 { true } else { false } } == true)
    }

    @Test("orphans that end while their step runs are reaped")
    func orphansReaped() throws {
        _ = try client.start(.script(1, "for i in 1 2 3 4 5 6 7 8; do (setsid true &); done; sleep 1000"))
        #expect(
            eventually {
                let children = Processes.children(of: supervisor.processID)
                return children.count == 1 && children.allSatisfy { Processes.state($0) != "Z" }
            })
    }
}
