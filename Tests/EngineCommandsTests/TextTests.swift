import EngineProtocol
import Testing
import WorkflowModel

@testable import EngineCommands

@Suite("Text for terminals")
struct TextTests {
    @Test("width counts columns, not characters")
    func width() {
        #expect(TextWidth.of("plain") == 5)
        #expect(TextWidth.of("äöü") == 3)
        #expect(TextWidth.of("e\u{301}") == 1)
        #expect(TextWidth.of("日本") == 4)
        #expect(TextWidth.of("👍🏽") == 2)
        #expect(TextWidth.of("━●✓") == 3)
    }

    @Test("what is cut fits, and says that it was cut", arguments: 0...12)
    func truncation(limit: Int) {
        let text = StyledText("archive ", .bold) + StyledText("日本語")
        let cut = text.truncated(to: limit, ellipsis: "…")
        #expect(cut.width <= limit)
        #expect(cut.text.hasSuffix("…") == (limit > 0))
    }

    @Test("text that fits stays as it is") func fits() {
        #expect(StyledText("日本語").truncated(to: 6, ellipsis: "…").text == "日本語")
    }

    @Test("colours are sent only where they are allowed, and spaces are never coloured at the end")
    func colours() {
        let text = StyledText("done", .green) + StyledText("  ")
        #expect(text.rendered(colours: true) == "\u{1B}[32mdone\u{1B}[0m")
        #expect(text.rendered(colours: false) == "done")
    }

    @Test(
        "control characters become signs",
        arguments: [
            ("\u{1B}[2J", "␛[2J"), ("a\u{7}b", "a␇b"), ("\u{9B}31m", "\u{FFFD}31m"), ("x\u{7F}", "x␡"),
            ("\u{202E}evil", "\u{FFFD}evil"), ("a\nb\tc", "a␊b␉c"), ("e\u{301}😀", "e\u{301}😀"),
        ])
    func hygiene(text: String, harmless: String) {
        #expect(TerminalHygiene.line(text) == harmless)
        #expect(StyledText(text).text == harmless)
    }

    @Test("no control character survives in a line, whichever it is") func allControls() {
        for value: UInt32 in 0..<0x3000 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = TerminalHygiene.line(String(scalar))
            #expect(text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "\(value)")
        }
    }

    @Test("step output keeps its tabs and nothing else") func output() {
        #expect(TerminalHygiene.output("a\tb\u{8}\r") == "a\tb␈␍")
    }

    @Test(
        "durations show two units",
        arguments: [
            (0, "0.0s"), (450, "0.4s"), (9_999, "9.9s"), (42_000, "42s"), (187_000, "3m07s"), (7_500_000, "2h05m"),
            (273_600_000, "3d04h"), (-5, "0.0s"),
        ] as [(Int64, String)])
    func durations(milliseconds: Int64, text: String) {
        #expect(TimeText.duration(milliseconds: milliseconds) == text)
    }

    @Test("times are relative to now") func relative() {
        let now = ViewSamples.noon
        let expected: [(Double, String)] = [
            (0, "just now"), (-42, "42s ago"), (-200, "3m ago"), (-7_300, "2h ago"), (-180_000, "2d ago"),
            (59, "in 59s"), (3_600, "in 1h"),
        ]
        for (seconds, text) in expected { #expect(TimeText.relative(ViewSamples.after(seconds), to: now) == text) }
    }

    @Test("times are local") func local() {
        var canvas = ViewSamples.canvas(nil)
        canvas.secondsFromUTC = { _ in 5 * 3_600 + 1_800 }
        #expect(TimeText.local(ViewSamples.noon, canvas) == "2026-01-01 17:30:00")
        #expect(TimeText.localClock(ViewSamples.noon, canvas) == "17:30:00")
    }

    @Test(
        "sizes are binary",
        arguments: [
            (0, "0 B"), (1_023, "1023 B"), (1_024, "1 KiB"), (1_536, "1.5 KiB"), (33_554_432, "32 MiB"),
            (9_000_000_000, "8.4 GiB"), (Int64.max, "8388608 TiB"),
        ] as [(Int64, String)])
    func sizes(bytes: Int64, text: String) {
        #expect(ByteText.size(bytes) == text)
    }

    @Test("a bar is as wide as asked and full only at 100 %", arguments: [Glyphs.unicode, .ascii])
    func bar(glyphs: Glyphs) {
        for completed in 0...13 {
            let progress = ViewSamples.progress(completed, of: 13)
            let bar = ProgressBar.bar(progress, style: .cyan, width: 10, glyphs)
            #expect(bar.width == 10)
            #expect((bar.text == String(repeating: glyphs.barFull, count: 10)) == (completed == 13))
        }
    }

    @Test("a percentage that is no number of its own does no harm", arguments: [-5, 250, .infinity] as [Double])
    func strangePercentage(percentage: Double) {
        var progress = ViewSamples.progress(1, of: 2)
        progress.percentage = percentage
        #expect(ProgressBar.bar(progress, style: .plain, width: 10, .unicode).width == 10)
    }

    @Test("JSON for people breaks only what is too long for a line") func json() {
        let value: Value = [
            "short": [1, 2, 3], "text": .string(String(repeating: "x", count: 70)),
            "empty": [], "long": .array((1...3).map { _ in .string(String(repeating: "y", count: 30)) }),
        ]
        let quoted = "\"" + String(repeating: "y", count: 30) + "\""
        #expect(
            JSONText.lines(value) == [
                "{", "  \"short\": [1, 2, 3],", "  \"text\": \"\(String(repeating: "x", count: 70))\",",
                "  \"empty\": [],", "  \"long\": [", "    \(quoted),", "    \(quoted),", "    \(quoted)", "  ]", "}",
            ])
    }

    @Test(
        "durations are read as people type them",
        arguments: [
            ("90s", 90_000), ("1h30m", 5_400_000), ("500ms", 500), ("2d", 172_800_000), ("PT30M", 1_800_000),
            ("0s", 0),
        ] as [(String, Int64)])
    func durationArguments(text: String, milliseconds: Int64) {
        #expect(DurationArgument(argument: text)?.duration == .milliseconds(milliseconds))
    }

    @Test(
        "what is no duration is refused",
        arguments: ["", "5", "s", "-1s", "1.5h", "1y", "1h 2m", "٣s", "99999999999999999999s", "200000000000000w"])
    func badDurations(text: String) {
        #expect(DurationArgument(argument: text) == nil)
    }
}
