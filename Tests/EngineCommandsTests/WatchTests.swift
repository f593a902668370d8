import EngineProtocol
import Testing
import WorkflowModel

@testable import EngineCommands

@Suite("Following an execution")
struct WatchTests {
    private func model(_ statuses: StatusObject...) -> WatchModel {
        var model = WatchModel()
        for status in statuses { _ = model.take(status, at: ViewSamples.after(12)) }
        return model
    }

    @Test("steps that are no longer under way are done") func stepsEnd() {
        let doc = ViewSamples.step(3, "doc", from: 8)
        let man = ViewSamples.step(4, "man", from: 9)
        let model = model(ViewSamples.status(steps: [doc, man]), ViewSamples.status(steps: [man]))
        #expect(model.steps.map(\.state) == [.completed, .active(.running)])
    }

    @Test("the step of the error has failed, its companions were stopped") func failure() {
        let pack = StepObject(
            token: 3, nodeID: 1, nodeKey: "/do/1/pack", name: "pack", state: .running, attempt: 1, command: nil,
            startedAt: ViewSamples.noon)
        var failed = ViewSamples.status(.failed)
        failed.error = ViewSamples.error
        let model = model(ViewSamples.status(steps: [pack, ViewSamples.step(4, "man", from: 9)]), failed)
        #expect(model.steps.map(\.state) == [.failed, .stopped])
    }

    @Test("a later attempt goes on in the line of the earlier one") func attempts() {
        var second = ViewSamples.step(9, "doc", from: 10, attempt: 2)
        second.nodeKey = "/do/3/doc"
        let model = model(
            ViewSamples.status(steps: [ViewSamples.step(3, "doc", from: 8)]), ViewSamples.status(steps: [second]))
        #expect(model.steps.map(\.object.attempt) == [2])
        #expect(model.steps.map(\.state) == [.active(.running)])
    }

    private func retrying(_ step: StepObject, attempt: Int, of maximum: Int? = nil) -> StepObject {
        StepObject(
            token: 0, nodeID: step.nodeID, nodeKey: step.nodeKey, name: step.name, state: .retrying, attempt: attempt,
            command: nil, startedAt: nil, iteration: step.iteration, attemptsMaximum: maximum,
            retryAt: ViewSamples.after(20))
    }

    @Test("a step that waits for its next attempt goes on in its line, and says which and when") func awaitsRetry() {
        let first = ViewSamples.step(3, "doc", from: 8)
        let waiting = ViewSamples.status(.waiting, steps: [retrying(first, attempt: 2, of: 3)])
        var second = ViewSamples.step(9, "doc", from: 20, attempt: 2)
        second.nodeKey = first.nodeKey
        let held = model(ViewSamples.status(steps: [first]), waiting)
        #expect(held.steps.map(\.state) == [.active(.retrying)])
        let text = ViewSamples.text(WatchView(model: held, frame: 0, footer: nil).lines(ViewSamples.canvas(100)))
        #expect(text.contains("↻ doc") && text.contains("attempt 2 of 3  retrying  next at 12:00:20 (in 8s)"))
        let again = model(ViewSamples.status(steps: [first]), waiting, ViewSamples.status(steps: [second]))
        #expect(again.steps.map(\.object.token) == [9])
        #expect(again.steps.map(\.state) == [.active(.running)])
        // Other tasks of the try may come before it.
        let between = model(ViewSamples.status(steps: [first]), waiting, ViewSamples.status(steps: []))
        #expect(between.steps.map(\.state) == [.active(.retrying)])
    }

    @Test("iterations of one task keep lines of their own, through attempts and retries") func loopItems() {
        var one = ViewSamples.step(3, "doc", from: 8)
        one.iteration = [0]
        var two = ViewSamples.step(4, "doc", from: 8)
        two.nodeKey = one.nodeKey
        two.iteration = [1]
        var again = ViewSamples.step(9, "doc", from: 10, attempt: 2)
        again.nodeKey = one.nodeKey
        again.iteration = [0]
        let waiting = ViewSamples.status(steps: [retrying(one, attempt: 2), two])
        let model = model(
            ViewSamples.status(steps: [one, two]), waiting, ViewSamples.status(steps: [again, two]))
        #expect(model.steps.map(\.object.token) == [9, 4])
        let text = ViewSamples.text(WatchView(model: model, frame: 0, footer: nil).lines(ViewSamples.canvas(100)))
        #expect(text.contains("doc[0]") && text.contains("doc[1]"))
    }

    @Test("what a step says about itself is shown, and told line by line only by tenths") func activity() {
        var step = ViewSamples.step(3, "import", from: 8)
        var model = WatchModel()
        _ = model.take(ViewSamples.status(steps: [step]), at: ViewSamples.after(12))
        step.activity = ActivityObject(status: "reading rows", done: 42, total: 100)
        let told = model.take(ViewSamples.status(steps: [step]), at: ViewSamples.after(12))
        #expect(told == [.activity(model.steps[0])])
        step.activity?.done = 43
        #expect(model.take(ViewSamples.status(steps: [step]), at: ViewSamples.after(12)).isEmpty)
        step.activity?.done = 50
        #expect(model.take(ViewSamples.status(steps: [step]), at: ViewSamples.after(12)).count == 1)
        let text = ViewSamples.text(WatchView(model: model, frame: 0, footer: nil).lines(ViewSamples.canvas(100)))
        #expect(text.contains("━━━━━━──────  50%  reading rows"))
    }

    @Test("an error of several lines keeps them apart") func longError() {
        var error = ViewSamples.error
        error.message = "tar ended with code 2\nno space\nleft on device\n"
        #expect(StatusText.errorLines(error) == ["runtime: tar ended with code 2", "no space", "left on device"])
        #expect(StatusText.error(error) == "runtime: tar ended with code 2 (left on device)")
    }

    @Test("iterations of one task are steps of their own") func iterations() {
        var second = ViewSamples.step(9, "doc", from: 10)
        second.nodeKey = "/do/3/doc"
        let model = model(
            ViewSamples.status(steps: [ViewSamples.step(3, "doc", from: 8)]), ViewSamples.status(steps: [second]))
        #expect(model.steps.map(\.state) == [.completed, .active(.running)])
    }

    @Test("steps of a cancelled execution were stopped") func cancelled() {
        var cancelled = ViewSamples.status(.cancelled)
        cancelled.cancelRequested = true
        let model = model(ViewSamples.status(steps: [ViewSamples.step(3, "doc", from: 8)]), cancelled)
        #expect(model.steps.map(\.state) == [.stopped])
    }

    @Test("changes are told once, the end last") func changes() {
        var model = WatchModel()
        let doc = ViewSamples.step(3, "doc", from: 8)
        let now = ViewSamples.after(12)
        let first = model.take(ViewSamples.status(steps: [doc]), at: now)
        #expect(first.first == .status(.running))
        #expect(first.count == 2)
        #expect(model.take(ViewSamples.status(steps: [doc]), at: now).isEmpty)
        let more = ViewSamples.status(.running, ViewSamples.progress(8, of: 13), steps: [doc])
        #expect(model.take(more, at: now) == [.progress(8)])
        let last = model.take(ViewSamples.status(.completed), at: now)
        #expect(last.last == .status(.completed))
        #expect(last.count == 2)
    }

    @Test("what a watcher remembers is bounded") func bound() {
        var model = WatchModel()
        for token in 0..<UInt64(Limits.rememberedStepsMaximum + 50) {
            _ = model.take(
                ViewSamples.status(steps: [ViewSamples.step(token, "s", from: 1)]), at: ViewSamples.noon)
        }
        #expect(model.steps.count == Limits.rememberedStepsMaximum)
    }

    @Test("the live view") func view() {
        let steps = [ViewSamples.step(3, "doc", from: 8), ViewSamples.step(4, "man", from: 9, attempt: 2)]
        let model = model(
            ViewSamples.status(steps: [ViewSamples.step(1, "find", from: 0)] + steps),
            ViewSamples.status(steps: steps))
        let view = WatchView(model: model, frame: 0, footer: StyledText("Ctrl-C leaves it running"))
        #expect(
            ViewSamples.text(view.lines(ViewSamples.canvas(72, height: 24))) == """
                ⠋ running  archive 1.0.0  execution 42  12s
                ━━━━━━━━━━━━━━━━━━━━╸──────────────────  53%  7 of 13 done, 2 running

                ✓ find     12s
                ⠋ doc     4.0s  tar -C /usr/share -cf - doc | zstd -o "$WORK/doc.tar.zs…
                ⠋ man     3.0s  attempt 2  tar -C /usr/share -cf - man | zstd -o "$WORK…

                Ctrl-C leaves it running
                """)
    }

    @Test("the live view fits every terminal", arguments: [20, 37, 80, 200], [5, 8, 24])
    func fits(width: Int, height: Int) {
        let steps = (0..<12).map { ViewSamples.step(UInt64($0), "step-\($0)", from: 8) }
        var status = ViewSamples.status(.failed, steps: Array(steps.suffix(9)))
        status.error = ViewSamples.error
        let model = model(ViewSamples.status(steps: steps), status)
        let lines = WatchView(model: model, frame: 3, footer: StyledText("footer")).lines(
            ViewSamples.canvas(width, height: height))
        #expect(lines.allSatisfy { $0.width <= width })
        // The head and what is below the steps stay; of the steps at least one line does.
        #expect(lines.count <= max(height, 11))
    }

    @Test("a short terminal shows what is at work before what is over") func shortTerminal() {
        let steps = (0..<12).map { ViewSamples.step(UInt64($0), "step-\($0)", from: 8) }
        let model = model(ViewSamples.status(steps: steps), ViewSamples.status(steps: Array(steps.suffix(2))))
        let view = WatchView(model: model, frame: 0, footer: nil)
        let lines = view.lines(ViewSamples.canvas(40, height: 10)).map(\.text)
        #expect(lines.contains { $0.hasPrefix("… 7 more") })
        #expect(lines.contains { $0.contains("step-10") } && lines.contains { $0.contains("step-11") })
    }

    @Test("a line per change where nothing can be redrawn") func changeLines() {
        var failed = ViewSamples.status(.failed)
        failed.error = ViewSamples.error
        let canvas = ViewSamples.canvas(nil)
        #expect(
            ChangeLine(status: failed, change: .status(.failed)).line(canvas).text
                == "12:00:12  execution 42   53%  ✗ failed after 12s: runtime: tar ended with code 2")
        let step = WatchModel.Step(object: ViewSamples.step(3, "doc", from: 8), state: .completed, endedAt: nil)
        #expect(
            ChangeLine(status: failed, change: .step(step)).line(canvas).text
                == "12:00:12  execution 42   53%  ✓ doc done after 4.0s")
    }
}

@Suite("Printing step output")
struct LogPrinterTests {
    private func chunk(_ text: String, token: UInt64 = 1, stream: LogStream = .stdout, dropped: UInt64 = 0) -> LogChunk
    {
        LogChunk(
            token: token, nodeKey: "/do/\(token)", name: token == 1 ? "find" : "archive", attempt: 1, stream: stream,
            offset: 0, bytes: Array(text.utf8), droppedBytes: dropped)
    }

    @Test("lines come whole, each with its step, whichever way pieces are cut") func wholeLines() {
        var printer = LogPrinter(form: .lines, isSingle: false)
        let pieces = [
            chunk("one\ntw"), chunk("x\n", token: 2), chunk("o\n"), chunk("err", stream: .stderr), chunk("three\r\n"),
        ]
        let lines = pieces.flatMap { printer.lines($0) }.map(\.text)
        let pipe = Terminal.standardOutput.glyphs.pipe
        #expect(lines == ["find \(pipe) one", "archive \(pipe) x", "find    \(pipe) two", "find    \(pipe) three"])
    }

    @Test("output cannot control the terminal, and what was not kept is said") func harmless() {
        var printer = LogPrinter(form: .lines, isSingle: true)
        let lines = printer.lines(chunk("\u{1B}]0;owned\u{7}\tx\n", dropped: 2_048)).map(\.text)
        #expect(lines == ["[2 KiB were not kept]", "␛]0;owned␇\tx"])
    }

    @Test("a priority before a line is shown by it, and an item of a loop by its place") func priorities() {
        var printer = LogPrinter(form: .lines, isSingle: false)
        var piece = chunk("<3>disk full\n<7>detail\n<9>no priority\n")
        piece.iteration = [2, 0]
        let lines = printer.lines(piece)
        let pipe = Terminal.standardOutput.glyphs.pipe
        #expect(
            lines.map(\.text) == [
                "find[2.0] \(pipe) disk full", "find[2.0] \(pipe) detail", "find[2.0] \(pipe) <9>no priority",
            ])
        #expect(lines.map { $0.pieces.last?.style } == [.red, .dim, .plain])
    }

    @Test("output without newlines is shown in pieces instead of being held") func endless() {
        var printer = LogPrinter(form: .lines, isSingle: true)
        let lines = printer.lines(chunk(String(repeating: "x", count: Limits.logLineBytesMaximum * 2 + 1)))
        #expect(lines.map(\.width) == [Limits.logLineBytesMaximum, Limits.logLineBytesMaximum])
    }
}
