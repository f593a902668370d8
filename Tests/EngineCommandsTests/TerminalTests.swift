import EngineProtocol
import ScriptedDaemon
import Testing
import WorkflowModel

@testable import EngineCommands

/// The real executable on a real terminal.
@Suite("On a terminal", .timeLimit(.minutes(1)))
struct TerminalTests {
    private func screen(
        _ arguments: [String], columns: UInt16, environment: [String: String] = [:],
        _ script: @escaping ScriptedDaemon.Script
    ) -> (text: String, program: Program) {
        let daemon = ScriptedDaemon(script)
        defer { daemon.stop() }
        let terminal = Pseudoterminal(columns: columns, lines: 12)
        let all = ["ENGINE_SOCKET": daemon.path, "TERM": "xterm"].merging(environment) { $1 }
        let program = Program.enginectl(arguments, environment: all, terminal: terminal)
        return (terminal.contents(), program)
    }

    /// The text without escape sequences.
    private func plain(_ text: String) -> String { text.replacing(#/\u{1B}\[[0-9;?]*[A-Za-z]/#, with: "") }

    private var list: ScriptedDaemon.Script {
        let row = ExecutionSummary(ViewSamples.status())
        return { _, _ in [.result(ListResult(executions: [row], nextCursor: nil).encoded)] }
    }

    @Test("a table has colours and the terminal's width") func table() {
        let (text, _) = screen(["list"], columns: 40, list)
        #expect(text.contains("\u{1B}[36m● running\u{1B}[0m"))
        #expect(plain(text).split(separator: "\n").allSatisfy { TextWidth.of(String($0)) <= 40 }, "\(text)")
    }

    @Test("NO_COLOR means no escape sequence at all", arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
    func noColour(environment: [String: String]) {
        let (text, _) = screen(["list"], columns: 100, environment: environment, list)
        #expect(text.contains("● running"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test("a locale without UTF-8 gets signs of ASCII") func ascii() {
        let (text, _) = screen(["list"], columns: 100, environment: ["LANG": "C"], list)
        #expect(plain(text).contains("> running"))
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
    }

    @Test("JSON on a terminal is indented") func json() throws {
        let (text, _) = screen(["list", "--json"], columns: 100, list)
        #expect(text.hasPrefix("{\n  \"executions\": [\n"))
        #expect(
            try Value.parse(text)
                == ListResult(executions: [ExecutionSummary(ViewSamples.status())], nextCursor: nil).encoded)
    }

    @Test("a live view is drawn in place, ends with the last state and gives the cursor back") func liveView() {
        let (text, program) = screen(["watch", "42"], columns: 60) { request, _ in
            let last = ViewSamples.status(.completed, ViewSamples.progress(13, of: 13))
            guard request.method == "execution.watch" else { return [.result(last.encoded)] }
            let states = [ViewSamples.status(steps: [ViewSamples.step(3, "doc", from: 8)]), last]
            return [.result(["subscription": 1])]
                + states.map { .notify(Notification(ChangeNotification(subscription: 1, status: $0))) }
        }
        #expect(program.exitStatus == 0)
        let hidden = text.ranges(of: "\u{1B}[?25l").count
        #expect(hidden == 1 && text.hasSuffix("\u{1B}[?25h"), "\(text.debugDescription)")
        let frames = plain(text).split(separator: "\n")
        #expect(frames.contains { $0.hasPrefix("✓ completed  archive 1.0.0  execution 42") })
        #expect(frames.contains { $0.hasPrefix("✓ doc") })
        #expect(frames.allSatisfy { TextWidth.of(String($0)) <= 60 })
    }

    @Test("a refusal before the first state draws nothing") func refusedWatch() {
        let (text, program) = screen(["watch", "7"], columns: 60) { _, _ in
            [.refuse(ProtocolError(.notFound, "There is no execution 7."))]
        }
        #expect(text.isEmpty)
        #expect(program.exitStatus == 66)
    }
}
