import Glibc
import StepProtocol
import Testing

@Suite("The supervisor's life", .serialized)
struct LifeTests {
    @Test("steps go on without a client, and the next one takes up the results")
    func reattach() throws {
        let supervisor = try TestSupervisor()
        let path = supervisor.scratch.path
        do {
            let client = try supervisor.connect()
            _ = try client.start(.script(1, "echo run >> \(path)/count; sleep 0.3; seq 1 10000; exit 6"))
            _ = try client.start(.script(2, "sleep 1000"))
        }
        let client = try supervisor.connect()
        let first = StepIdentifier(execution: 1, token: 1)
        #expect(
            try eventually {
                if case .finished = try client.list()[first] { true } else { false }
            })
        let entries = try client.list()
        guard case .finished(let result) = entries[first],
            case .running = entries[StepIdentifier(execution: 1, token: 2)]
        else {
            Issue.record("\(entries)")
            return
        }
        #expect(result.ending == .exited(code: 6))
        #expect(supervisor.scratch.text("count") == "run\n")
        #expect(supervisor.stdout(1) == (1...10_000).map { "\($0)\n" }.joined())
    }

    @Test("after the loss of a supervisor its running steps are lost and ended, what ended unseen is kept")
    func loss() throws {
        let scratch = try Scratch()
        let first = try TestSupervisor(scratch: scratch)
        let marker = "\(scratch.path)/left"
        let script = "(setsid sh -c 'trap \"\" TERM; sleep 1000; :' \(marker) &) ; sleep 1000; : \(marker)"
        do {
            let client = try first.connect()
            _ = try client.start(.script(1, "sleep 0.2; echo out; exit 8"))
            _ = try client.start(.script(2, script))
            #expect(eventually { Processes.matching(marker).count >= 2 })
        }
        #expect(eventually { Self.hasStored(scratch) }, "stored, because nobody was there")
        let client = try first.connect()
        #expect(try client.run(.script(3, "exit 9")).ending == .exited(code: 9))
        first.crash()
        let second = try TestSupervisor(scratch: scratch)
        let again = try second.connect()
        #expect(Processes.matching(marker).isEmpty, "ended before anyone is served")
        #expect(again.greeting.incarnation != client.greeting.incarnation, "what is not in its list is lost")
        let entries = try again.list()
        guard case .finished(let result) = entries[StepIdentifier(execution: 1, token: 1)],
            // The third's result was told to a client that was there to keep it, and not confirmed.
            entries.count == 1
        else {
            Issue.record("\(entries)")
            return
        }
        #expect(result.ending == .exited(code: 8) && second.stdout(1) == "out\n")
        try again.confirm(1)
        #expect(try again.list().isEmpty && !Self.hasStored(scratch))
        second.crash()
        let third = try TestSupervisor(scratch: scratch)
        #expect(try third.connect().list().isEmpty)
    }

    @Test("a result that was told but not confirmed is stored when its client goes")
    func storedOnDisconnect() throws {
        let scratch = try Scratch()
        let first = try TestSupervisor(scratch: scratch)
        do {
            let client = try first.connect()
            _ = try client.run(.script(1, "exit 3"))
            #expect(!Self.hasStored(scratch))
        }
        #expect(eventually { Self.hasStored(scratch) })
        first.crash()
        let second = try TestSupervisor(scratch: scratch)
        let entries = try second.connect().list()
        guard case .finished(let result) = entries[StepIdentifier(execution: 1, token: 1)] else {
            Issue.record("\(entries)")
            return
        }
        #expect(result.ending == .exited(code: 3))
    }

    /// Whether there is a result in the ledger, which begins with a greeting.
    static func hasStored(_ scratch: Scratch) -> Bool {
        var decoder = FrameDecoder()
        decoder.append(scratch.read("stepd.ledger") ?? [])
        guard case .hello = try? decoder.next(), case .result = try? decoder.next() else { return false }
        return true
    }

    @Test("after another boot nothing that ran is in the list, what is stored is, and strangers are let alone")
    func anotherBoot() throws {
        let scratch = try Scratch()
        let first = try TestSupervisor(scratch: scratch)
        var left: Int32 = 0
        defer { kill(-left, SIGKILL) }
        do {
            let client = try first.connect()
            left = try client.start(.script(1, "sleep 1000"))
            _ = try client.run(.script(2, "exit 5"))
        }
        #expect(eventually { Self.hasStored(scratch) })
        first.crash()
        // The boot's identifier stands behind the frame's header, its kind, a process and its own length.
        let file = open(scratch.path + "/stepd.ledger", O_WRONLY)
        #expect(pwrite(file, "00000000", 8, 17) == 8)
        close(file)
        let second = try TestSupervisor(scratch: scratch)
        let entries = try second.connect().list()
        #expect(TestSupervisor.isAlive(left), "a mark of another boot says nothing")
        guard case .finished(let result) = entries[StepIdentifier(execution: 1, token: 2)], entries.count == 1 else {
            Issue.record("\(entries)")
            return
        }
        #expect(result.ending == .exited(code: 5))
    }

    @Test("what a power cut leaves of the ledger's last results is cut off, and the others are kept")
    func torn() throws {
        let scratch = try Scratch()
        let first = try TestSupervisor(scratch: scratch)
        for token: UInt64 in 1...2 {
            _ = try first.connect().run(.script(token, "exit 5"))
            #expect(eventually { (scratch.read("stepd.ledger")?.count ?? 0) > 100 * Int(token) })
        }
        first.crash()
        let whole = try #require(scratch.read("stepd.ledger"))
        let kept = StepIdentifier(execution: 1, token: 1)
        var decoder = FrameDecoder()
        decoder.append(whole)
        for _ in 1...2 { _ = try decoder.next() }
        let end = whole.count - decoder.pendingBytes
        let remains = [whole.dropLast(), whole[..<(end + 20)], whole[..<end] + Array(repeating: 0, count: 4000)]
        for bytes in remains.map({ Array($0) }) {
            let file = open(scratch.path + "/stepd.ledger", O_WRONLY | O_TRUNC)
            #expect(write(file, bytes, bytes.count) == bytes.count)
            close(file)
            let next = try TestSupervisor(scratch: scratch)
            let entries = try next.connect().list()
            #expect(entries.keys.contains(kept) && entries.count == 1, "\(bytes.count): \(entries)")
            next.crash()
        }
    }

    @Test("it executes itself anew under load: no step, byte or result is lost")
    func replacement() throws {
        let supervisor = try TestSupervisor()
        let path = supervisor.scratch.path
        let count: UInt64 = 40
        var client = try supervisor.connect()
        for token in 1...count {
            let script =
                "echo run >> \(path)/count; for i in 1 2 3 4 5 6 7 8 9 10; do seq 1 1000; sleep 0.1; done; exit \(token)"
            try client.send(.start(.script(token, script)))
        }
        _ = try client.list()
        for round in 1...20 {
            kill(supervisor.processID, SIGHUP)
            // The old image cuts its clients; the new one answers.
            #expect(throws: HarnessError.self, "round \(round)") { while true { _ = try client.next() } }
            client = try supervisor.connect()
            #expect(client.greeting.processID == supervisor.processID)
            #expect(try client.list().count == Int(count))
        }
        for token in 1...count {
            let step = StepDescription.script(token, "never run again")
            try client.send(.start(step))
            #expect(try client.result(token, within: 60).ending == .exited(code: Int32(token)))
            #expect(supervisor.stdout(token)?.utf8.count == 38_930)
        }
        #expect(supervisor.scratch.text("count")?.utf8.count == 4 * Int(count))
    }

    @Test("a frozen, a stopping and a flooding step keep their state through a re-execution")
    func replacementOfStates() throws {
        let supervisor = try TestSupervisor()
        var client = try supervisor.connect()
        _ = try client.start(.script(1, "while :; do sleep 0.1; done"))
        _ = try client.start(.script(2, "trap '' TERM; echo ready; while :; do sleep 0.1; done"))
        var flood = StepDescription.script(3, "head -c 8000000 /dev/zero; sleep 0.5; head -c 8000000 /dev/zero")
        flood.outputCap = .init(headBytesMaximum: 1000, tailBytesMaximum: 1000)
        _ = try client.start(flood)
        #expect(eventually { supervisor.stdout(2) == "ready\n" })
        try client.send(
            .control(StepIdentifier(execution: 1, token: 1), .freeze),
            .control(StepIdentifier(execution: 1, token: 2), .stop(graceMilliseconds: 1500)))
        _ = try client.list()
        kill(supervisor.processID, SIGHUP)
        #expect(throws: HarnessError.self) { while true { _ = try client.next() } }
        client = try supervisor.connect()
        guard case .running(_, true) = try client.list()[StepIdentifier(execution: 1, token: 1)] else {
            Issue.record("not frozen any more")
            return
        }
        #expect(try client.result(2).ending == .signalled(signal: SIGKILL))
        try client.send(.start(flood))
        let output = try client.result(3).output
        #expect(output.bytes == 16_000_000 && output.droppedBytes > 16_000_000 - 1000 - 2 * 65_536)
        try client.send(.control(StepIdentifier(execution: 1, token: 1), .run))
        #expect(
            try client.list()[StepIdentifier(execution: 1, token: 1)].map {
                if case .running(_, false) = $0 { true } else { false }
            } == true)
    }

    @Test("a second supervisor of the same directory is refused and touches nothing")
    func lock() throws {
        let supervisor = try TestSupervisor()
        let process = try TestSupervisor.spawn([TestSupervisor.executable, "--state", supervisor.scratch.path])
        var status: Int32 = 0
        #expect(eventually { waitpid(process, &status, WNOHANG) == process })
        #expect(status >> 8 & 0xff == 75)
        #expect(try supervisor.connect().list().isEmpty)
    }

    @Test("a stale socket is replaced; the socket is the owner's alone")
    func socket() throws {
        let scratch = try Scratch()
        try TestSupervisor(scratch: scratch).crash()
        let supervisor = try TestSupervisor(scratch: scratch)
        var status = stat()
        #expect(stat(scratch.path + "/stepd.sock", &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(try supervisor.connect().list().isEmpty)
    }

    @Test("bytes that are no frame close the connection, with a reason, and nothing else")
    func hostileClient() throws {
        let supervisor = try TestSupervisor()
        let good = try supervisor.connect()
        let bad = try supervisor.connect()
        try bad.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        guard case .refused(let refusal) = try bad.next() else {
            Issue.record("no refusal")
            return
        }
        #expect(refusal.reason == .malformedFrame)
        #expect(throws: HarnessError.self) { try bad.next() }
        #expect(try good.run(.command(1, "/bin/true")).ending == .exited(code: 0))
    }

    @Test("told to end, it ends its steps, says so in their results, and leaves")
    func termination() throws {
        let scratch = try Scratch()
        let first = try TestSupervisor(scratch: scratch)
        let client = try first.connect()
        _ = try client.start(.script(1, "sleep 1000"))
        kill(first.processID, SIGTERM)
        #expect(first.waitForEnd() == 0)
        #expect(access(scratch.path + "/stepd.sock", F_OK) != 0)
        let second = try TestSupervisor(scratch: scratch)
        guard case .finished(let result) = try second.connect().list()[StepIdentifier(execution: 1, token: 1)],
            case .interrupted = result.ending
        else {
            Issue.record("the step is not interrupted")
            return
        }
    }

    @Test("detached and idle, it ends by itself")
    func idle() throws {
        let scratch = try Scratch()
        let starter = try TestSupervisor.spawn([
            TestSupervisor.executable, "--state", scratch.path, "--detach", "--exit-when-idle", "1",
        ])
        var status: Int32 = -1
        #expect(eventually { waitpid(starter, &status, WNOHANG) == starter } && status == 0)
        let daemon = try SupervisorClient(path: scratch.path + "/stepd.sock").greeting.processID
        #expect(getsid(daemon) != getsid(0) && daemon != starter)
        #expect(eventually { !TestSupervisor.isAlive(daemon) })
        #expect(Processes.matching(scratch.path).isEmpty)
    }

    @Test("idle, it takes little memory, and steps leave none behind")
    func memory() throws {
        let supervisor = try TestSupervisor()
        let client = try supervisor.connect()
        for token in 1...50 {
            _ = try client.run(.script(UInt64(token), "echo out"))
            try client.confirm(UInt64(token))
        }
        let before = try #require(Processes.residentKilobytes(supervisor.processID))
        for token in 51...350 {
            _ = try client.run(.script(UInt64(token), "echo out"))
            try client.confirm(UInt64(token))
        }
        let after = try #require(Processes.residentKilobytes(supervisor.processID))
        #expect(after - before < 512, "grew by \(after - before) KiB in 300 steps")
        #expect(after < 12 * 1024, "\(after) KiB; the 8 MiB of a release build are measured by the benchmark")
    }
}
