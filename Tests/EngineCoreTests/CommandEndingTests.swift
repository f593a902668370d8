import EngineCore
import Testing
import WorkflowModel

@Suite("Ends of commands")
struct CommandEndingTests {
    private static func outcome(_ outcome: RunOutcome) throws -> ErrorReport? {
        var harness = try Harness(#"{"do": [{"a": {"run": "a"}}]}"#)
        harness.start()
        harness.input(.completed(Token(number: 1), outcome))
        return harness.error
    }

    private static func ending(_ harness: Harness, _ token: UInt64) -> StepEnding? {
        for event in harness.events {
            if case .stepEnded(Token(number: token), let ending) = event.fact { return ending }
        }
        return nil
    }

    @Test("code, signal, want of memory and a failed start are told apart, with the last words")
    func faults() throws {
        let words = Captured(stderrTail: "cannot open x\n")
        let code = try Self.outcome(.exited(code: 127, output: words))
        #expect(code?.title == "Command failed")
        #expect(code?.message == "The command exited with code 127 (a command in it was not found).\ncannot open x")
        let shell = try Self.outcome(.exited(code: 137, output: Captured()))
        #expect(shell?.message == "The command exited with code 137 (signal 9 (SIGKILL) ended a command in it).")
        let signal = try Self.outcome(.signalled(signal: 11, output: words))
        #expect(signal?.title == "Command killed")
        #expect(signal?.message == "The command was ended by signal 11 (SIGSEGV).\ncannot open x")
        for memory in [
            RunOutcome.exited(code: 137, output: Captured(outOfMemory: true)),
            .signalled(signal: 9, output: Captured(outOfMemory: true)),
        ] {
            let fault = try Self.outcome(memory)
            #expect(fault?.title == "Out of memory")
            #expect(fault?.message == "The command ran out of memory, and the kernel ended it.")
        }
        let spawn = try Self.outcome(.spawnFailed(errno: 2, path: "/x", message: "cannot execute /x: No such file"))
        #expect(spawn?.title == "Command not started")
    }

    @Test("a time limit says how long it was and what the command said last")
    func timeout() throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "a", "timeout": "PT90S"}}]}"#)
        harness.start()
        harness.elapse(harness.timers[0])
        harness.exit(harness.steps[0], 143, stderr: "waiting for the lock\n")
        #expect(harness.error?.title == "Timed out" && harness.error?.status == 408)
        #expect(
            harness.error?.message
                == "The task /do/0/a did not end within its time limit of 1 min 30 s.\nwaiting for the lock")
        #expect(Self.ending(harness, 2)?.stopped == .timeout)
    }

    @Test("what the engine stopped says why: a cancel, a failure beside it, a race that is over")
    func stopped() throws {
        var cancelled = try Harness(#"{"do": [{"a": {"run": "a"}}]}"#)
        cancelled.start()
        cancelled.command(.cancel(CancelRequest()))
        cancelled.exit(1, 143)
        #expect(Self.ending(cancelled, 1)?.stopped == .cancel)

        var failed = try Harness(
            #"{"do": [{"f": {"fork": {"branches": [{"a": {"run": "a"}}, {"b": {"run": "b"}}]}}}]}"#)
        failed.start()
        failed.exit(1, 1)
        failed.exit(2, 143)
        #expect(Self.ending(failed, 1)?.stopped == nil && Self.ending(failed, 2)?.stopped == .failure)

        var race = try Harness(
            #"{"do": [{"f": {"fork": {"compete": true, "branches": [{"a": {"run": "a"}}, {"b": {"run": "b"}}]}}}]}"#)
        race.start()
        race.exit(1)
        race.exit(2, 143)
        #expect(Self.ending(race, 2)?.stopped == .branch)
    }

    @Test("what was used stands in the history and in the inspection")
    func use() throws {
        var harness = try Harness(#"{"do": [{"a": {"run": "a"}}, {"b": {"run": "b"}}]}"#)
        harness.start()
        let captured = Captured(
            processorMilliseconds: 12, memoryBytesPeak: 4096, diskBytesRead: 512, diskBytesWritten: 1024)
        harness.input(.completed(Token(number: 1), .exited(code: 0, output: captured)))
        let expected: OrderedObject = [
            "code": 0, "processorMilliseconds": 12, "memoryBytesPeak": 4096, "diskBytesRead": 512,
            "diskBytesWritten": 1024,
        ]
        #expect(harness.execution.inspection().endings == ["/do/0/a": .object(expected)])
        let told = harness.events.map { $0.described(by: harness.definition) }
            .first { $0.optional("type")?.stringValue == "stepEnded" }
        #expect(told?.optional("diskBytesWritten") == 1024)
    }

    @Test("$ENGINE_OUTPUT is the output, before standard output, and an explicit return wins over both")
    func reported() throws {
        func output(_ task: String, _ text: String, code: Int32 = 0) throws -> (Value?, ErrorReport?) {
            var harness = try Harness(#"{"do": [{"a": \#(task)}]}"#)
            harness.start()
            let captured = Captured(stdout: Array("said".utf8), reported: Array(text.utf8))
            harness.input(.completed(Token(number: 1), .exited(code: code, output: captured)))
            return (harness.output, harness.error)
        }
        let run = #"{"run": "a"}"#
        #expect(try output(run, "").0 == "said")
        #expect(try output(run, "\n\n").0 == "said")
        #expect(try output(run, "A=1\nB=x = y\n\nA=2\n").0 == ["A": "2", "B": "x = y"])
        #expect(try output(run, "NOTE<<END\none\ntwo\nEND\nC=3").0 == ["NOTE": "one\ntwo", "C": "3"])
        #expect(try output(run, " {\"n\": 1, \"list\": [true]}").0 == ["n": 1, "list": [true]])
        #expect(try output(run, "no pair").1?.message?.contains("line 1 is not KEY=VALUE") == true)
        #expect(try output(run, "{ broken").1?.title == "Outputs cannot be read")
        #expect(try output(run, "A<<END\nx").1?.message?.contains("no line END ends") == true)
        #expect(try output(run, "no pair", code: 1).1?.title == "Command failed")
    }

    @Test("a retry says which attempt of how many is due when, and of what")
    func retry() throws {
        var harness = try Harness(
            #"{"do": [{"t": {"try": [{"x": {"run": "x"}}], "catch": {"retry": {"count": 2, "delay": "PT9S"}}}}]}"#)
        harness.start()
        harness.exit(1, 1)
        let report = harness.execution.report(at: harness.now)
        guard case .retry(let retry)? = report.threads.first?.waiting else {
            Issue.record("no retry: \(report.threads)")
            return
        }
        #expect(retry.attempt == 2 && retry.attemptsMaximum == 3 && retry.task.name == "x")
        #expect(retry.until.millisecondsSinceEpoch == harness.now.millisecondsSinceEpoch + 9_000)
        #expect(harness.execution.status == .waiting)
    }

    @Test(
        "a command is shown as people would type it, without what it is fed",
        arguments: [
            ("echo hello", "echo hello"), ("\n  set -e\n # first\n  make all\n  make test\n", "make all …"),
        ])
    func commandLine(script: String, shown: String) throws {
        var harness = Harness(
            try DefinitionBuilder.definition(["do": [["a": ["run": .string(script)]]]]))
        harness.start()
        guard case .step(let command)? = harness.execution.report(at: harness.now).threads.first?.waiting else {
            Issue.record("no command")
            return
        }
        #expect(command.command == shown)
    }

    @Test("iterations of loops within loops are told apart by their places")
    func iterations() throws {
        var harness = try Harness(
            #"""
            {"do": [{"o": {"for": {"in": "${[1, 2]}", "each": "n"}, "do": [
              {"i": {"for": {"in": "${[1, 2]}", "each": "m", "parallel": 2}, "do": [{"r": {"run": "r"}}]}}]}}]}
            """#)
        harness.start()
        #expect(harness.steps.map { harness.run($0)?.iteration } == [[0, 0], [0, 1]])
        for token in harness.steps { harness.exit(token) }
        #expect(harness.steps.map { harness.run($0)?.iteration } == [[1, 0], [1, 1]])
    }
}
