import EngineProtocol
import Testing
import WorkflowModel

@testable import EngineCommands

@Suite("Views")
struct ViewTests {
    private var executions: [ExecutionSummary] {
        var rows: [ExecutionSummary] = []
        for (number, status) in StatusName.allCases.enumerated() {
            var row = ExecutionSummary(ViewSamples.status(status, ViewSamples.progress(number * 2, of: 13)))
            row.executionID = UInt64(108 - number)
            if status == .failed { row.error = ViewSamples.error }
            if status == .paused { row.drainingSteps = 2 }
            rows.append(row)
        }
        rows[1].processName = "import-customers-from-the-old-system"
        rows[1].cancelRequested = true
        return rows
    }

    @Test("a list on a wide terminal") func wideList() {
        let text = ViewSamples.text(ListView(executions: executions).lines(ViewSamples.canvas(130)))
        #expect(
            text == """
                 ID  PROCESS                       STATUS                 PROGRESS          DONE  STARTED  DURATION  DETAIL
                108  archive 1.0.0                 ○ pending              ──────────   0%   0/13  12s ago       12s
                107  import-customers-from-the-o…  ● running, cancelling  ━╸────────  15%   2/13  12s ago       12s
                106  archive 1.0.0                 ◷ waiting              ━━━───────  30%   4/13  12s ago       12s
                105  archive 1.0.0                 ‖ paused, draining 2   ━━━━╸─────  46%   6/13  12s ago       12s
                104  archive 1.0.0                 ✓ completed            ━━━━━━────  61%   8/13  12s ago       12s
                103  archive 1.0.0                 ✗ failed               ━━━━━━━╸──  76%  10/13  12s ago       12s  runtime: tar ended with code…
                102  archive 1.0.0                 ⊘ cancelled            ━━━━━━━━━─  92%  12/13  12s ago       12s
                """)
    }

    @Test("no line of a list is wider than the terminal", arguments: [20, 40, 60, 80, 100, 119, 120, 200])
    func listWidths(width: Int) {
        for line in ListView(executions: executions).lines(ViewSamples.canvas(width)) { #expect(line.width <= width) }
    }

    @Test("a list into a file is neither cut nor has bars") func listIntoFile() {
        let text = ViewSamples.text(ListView(executions: [executions[1]]).lines(ViewSamples.canvas(nil)))
        #expect(
            text == """
                 ID  PROCESS                                     STATUS                 PROGRESS  DONE  STARTED  DURATION
                107  import-customers-from-the-old-system 1.0.0  ● running, cancelling   15%      2/13  12s ago       12s
                """)
    }

    @Test("the status of a running execution") func runningStatus() {
        var status = ViewSamples.status(steps: [
            ViewSamples.step(3, "doc", from: 8), ViewSamples.step(4, "man", from: 9),
        ])
        status.waitingFor = [WaitObject(kind: .timer, nodeKey: "/do/5/wait", until: ViewSamples.after(200))]
        let text = ViewSamples.text(StatusView(status: status).lines(ViewSamples.canvas(80)))
        #expect(
            text == """
                ● running  archive 1.0.0  execution 42
                  Progress    ━━━━━━━━━━━━╸─────────── 53%  7 of 13 done, 2 running
                  Started     2026-01-01 12:00:00  12s ago
                  Duration    12s
                  Waiting     timer at /do/5/wait until 12:03:20 (in 3m)
                  Definition  9f86d081884c7d65

                  STEP  STATE    ATTEMPT   FOR  DOING
                  doc   running        1  4.0s  tar -C /usr/share -cf - doc | zstd -o "$WORK/do…
                  man   running        1  3.0s  tar -C /usr/share -cf - man | zstd -o "$WORK/ma…
                """)
    }

    @Test("the status of a failed execution says why and where") func failedStatus() {
        var status = ViewSamples.status(.failed, ViewSamples.progress(1, of: 3, failed: 1))
        status.error = ViewSamples.error
        status.timing.pausedMilliseconds = 2_000
        let text = ViewSamples.text(StatusView(status: status).lines(ViewSamples.canvas(nil)))
        #expect(
            text == """
                ✗ failed  archive 1.0.0  execution 42
                  Progress    33%  1 of 3 done, 1 failed
                  Started     2026-01-01 12:00:00  12s ago
                  Duration    12s  of which paused 2.0s
                  Error       runtime: tar ended with code 2
                              at /do/1/pack
                              at /do/1
                              at (root)
                  Definition  9f86d081884c7d65
                """)
    }

    @Test("the status of a paused execution says who, why and until when; threads are listed") func pausedStatus() {
        var status = ViewSamples.status(.paused)
        status.pause = PauseObject(
            mode: .freeze, reason: "disk is being replaced", requestedBy: "ada", pausedAt: ViewSamples.after(3),
            resumeAt: ViewSamples.after(7_212), breakpoint: nil)
        status.threads = [("main", StatusName.paused), ("offsite", .completed)].enumerated().map { number, thread in
            ThreadObject(
                threadExecutionID: UInt64(number), parent: number == 0 ? nil : 0, name: thread.0, status: thread.1,
                currentElement: number == 0 ? ElementObject(id: 3, key: "/do/2/fork") : nil,
                progress: status.progress, timing: status.timing)
        }
        let lines = StatusView(status: status).lines(ViewSamples.canvas(100, glyphs: .ascii))
        #expect(
            ViewSamples.text(lines) == """
                = paused  archive 1.0.0  execution 42
                  Progress    ############............ 53%  7 of 13 done, 2 running
                  Started     2026-01-01 12:00:00  12s ago
                  Duration    12s
                  Paused      freeze, by ada, "disk is being replaced", since 12:00:03, resumes in 2h
                  Definition  9f86d081884c7d65

                  THREAD     STATUS       DONE  AT
                  0 main     = paused     7/13  /do/2/fork
                  1 offsite  + completed  7/13
                """)
    }

    @Test("stack and memory") func inspect() {
        let stack = [("", "do", 0), ("/do/2/pack", "for", 0), ("/do/2/pack/do/0/tar", "run", 1)].map {
            key, kind, thread in
            FrameObject(
                threadExecutionID: UInt64(thread), nodeID: 0, nodeKey: key, name: "n", kind: kind,
                state: kind == "for" ? ["index": 3] : [:])
        }
        let memory = MemoryObject(input: ["keep": 3], context: nil, variables: ["item": "doc"], outputs: [:])
        let view = InspectView(
            inspection: InspectResult(executionID: 42, status: .running, stack: stack, memory: memory))
        #expect(
            ViewSamples.text(view.lines(ViewSamples.canvas(80))) == """
                ● running  execution 42

                Stack
                  THREAD  TASK                 KIND  STATE
                       0  (root)               do
                           /do/2/pack          for   {"index":3}
                       1  /do/2/pack/do/0/tar  run

                Input
                  {"keep": 3}

                Context
                  null

                Variables
                  {"item": "doc"}

                Outputs
                  {}
                """)
    }

    @Test("history") func history() {
        let entries = [
            HistoryEntry(
                sequence: 9, at: ViewSamples.noon, type: "executionStarted", nodeKey: nil,
                data: ["by": "ada", "input": ["keep": 3]]),
            HistoryEntry(
                sequence: 10, at: ViewSamples.after(0.25), type: "stepScheduled", nodeKey: "/do/0/find",
                data: ["attempt": 1]),
        ]
        #expect(
            ViewSamples.text(HistoryView(entries: entries).lines(ViewSamples.canvas(100))) == """
                 #  TIME                     EVENT             TASK        DETAIL
                 9  2026-01-01 12:00:00.000  executionStarted              by=ada input={"keep":3}
                10  2026-01-01 12:00:00.250  stepScheduled     /do/0/find  attempt=1
                """)
    }

    @Test("the engine itself") func engineStatus() {
        let journal = JournalStatusObject(
            segments: 2, bytes: 33_554_432, freeBytes: 9_000_000_000, records: 12_345, syncMicrosecondsMedian: 310,
            syncMicrosecondsHigh: 2_400, isFull: true)
        let status = EngineStatusResult(
            version: "0.1.0", pid: 4_711, startedAt: ViewSamples.noon, uptimeMilliseconds: 90_000_000,
            stateDirectory: "/var/lib/engine", socket: "/run/engine/engined.sock",
            executions: [.running: 3, .paused: 1, .completed: 1_204], runningSteps: 5, connections: 2, watchers: 1,
            journal: journal)
        #expect(
            ViewSamples.text(EngineStatusView(status: status).lines(ViewSamples.canvas(100))) == """
                ● engined 0.1.0  pid 4711
                  Up          1d01h  since 2026-01-01 12:00:00
                  Executions  ● 3 running, ‖ 1 paused, ✓ 1204 completed
                  Steps       5 running
                  Clients     2 connected, 1 watching
                  Journal     32 MiB in 2 segments, 12345 records, sync p50 0.3 ms, p99 2.4 ms, 8.4 GiB free
                  State       /var/lib/engine
                  Socket      /run/engine/engined.sock
                              The disk is nearly full: new executions are refused.
                """)
    }

    @Test("problems of a document: one line each, or with the line they stand in") func diagnostics() {
        let problems = [
            DiagnosticObject(
                file: "a.yaml", line: 3, column: 7, message: "unknown key \"rum\"", remedy: "Did you mean \"run\"?"),
            DiagnosticObject(file: nil, line: 9, column: 1, severity: .warning, message: "never reached"),
        ]
        let canvas = ViewSamples.canvas(80)
        let plain = DiagnosticsView(diagnostics: problems, fileName: "b.yaml", document: nil).lines(canvas)
        #expect(
            ViewSamples.text(plain) == """
                a.yaml:3:7: error: unknown key "rum" (Did you mean "run"?)
                b.yaml:9:1: warning: never reached
                """)
        let document = "steps:\n  - id: ä\n    \u{301}日rum: x\n"
        let shown = DiagnosticsView(diagnostics: problems, fileName: "b.yaml", document: document).lines(canvas)
        #expect(
            ViewSamples.text(shown) == """
                a.yaml:3:7: error: unknown key "rum"
                  3 │     \u{301}日rum: x
                    │       ^
                    │ help: Did you mean "run"?
                b.yaml:9:1: warning: never reached
                """)
    }
}
