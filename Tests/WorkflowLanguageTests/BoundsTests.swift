import Testing
import WorkflowLanguage
import WorkflowModel

/// Documents that are made to hurt. Each must be refused, soon and by its own bound.
@Suite("Bounds of documents")
struct BoundsTests {
    /// Nine levels of nine aliases: 10^9 values in some 300 bytes.
    static let bomb: String = {
        var text = "a: &a [x,x,x,x,x,x,x,x,x]\n"
        for (from, to) in zip("abcdefgh", "bcdefghi") {
            let aliases = Array(repeating: "*\(from)", count: 9).joined(separator: ",")
            text += "\(to): &\(to) [\(aliases)]\n"
        }
        return text
    }()

    func code(_ text: String) -> String? { Documents.examine(text).diagnostics.first?.code }

    @Test(
        "an alias bomb is refused within 50 ms, as a value and as a key",
        arguments: ["", "? *i\n: x\n", "? [*i]\n: x\n"])
    func aliasBomb(ending: String) throws {
        // The best of three: other tests share the processors.
        let times = (0..<3).map { _ in
            ContinuousClock().measure { #expect(code(Self.bomb + ending) == "limitExceeded") }
        }
        #expect(times.min() ?? .zero < .milliseconds(50))
        #expect(Self.bomb.utf8.count < 308)
    }

    @Test("aliases cannot nest what the notation does not")
    func aliasChain() {
        var text = "- &a0 [x]\n"
        for index in 1..<20_000 { text += "- &a\(index) [*a\(index - 1)]\n" }
        let examination = Documents.examine(text)
        #expect(examination.diagnostics.map(\.line) == [63])
        #expect(examination.diagnostics.map(\.code) == ["limitExceeded"])
    }

    @Test("aliases cannot repeat more text than the budget")
    func aliasText() {
        let text =
            "a: &a " + String(repeating: "x", count: 1_000) + "\nb: &b ["
            + Array(repeating: "*a", count: 900).joined(separator: ",")
            + "]\nc: [*b, *b]\n"
        #expect(code(text) == "limitExceeded")
    }

    @Test(
        "deep documents are refused in every notation",
        arguments: ["[", "{a: ", "- ", "{\"a\":", "[[{\"a\":"])
    func depth(opening: String) {
        #expect(code(String(repeating: opening, count: 100_000)) == "limitExceeded")
    }

    @Test("64 levels are not too deep, 65 are")
    func depthExactly() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSONDocument.read(nested(64), fileName: "t.json") }
        #expect(throws: Never.self) { try JSONDocument.read("# yaml\n" + nested(64), fileName: "t.yaml") }
        #expect(throws: InvalidDefinition.self) { try JSONDocument.read(nested(65), fileName: "t.json") }
        #expect(throws: InvalidDefinition.self) { try JSONDocument.read("# yaml\n" + nested(65), fileName: "t.yaml") }
    }

    @Test("large documents are refused before they are read")
    func size() {
        #expect(code("a: 1\n" + String(repeating: "#", count: 1 << 20)) == "limitExceeded")
    }

    @Test("values are counted in both notations")
    func count() {
        let thousand = "a: &a [" + String(repeating: "1,", count: 999) + "1]\n"
        #expect(code(thousand + "b: [" + String(repeating: "*a,", count: 100) + "1]") == "limitExceeded")
        #expect(code("[" + String(repeating: "1,", count: 100_001) + "1]") == "limitExceeded")
    }

    @Test("at most 10,000 tasks")
    func tasks() {
        let text = "name: x\nsteps:\n" + String(repeating: "- run: a\n", count: 10_001)
        #expect(Documents.examine(text).diagnostics.map(\.code) == ["limitExceeded"])
    }

    @Test("what many tasks share cannot multiply without bound")
    func repetition() {
        let large = String(repeating: "x", count: 200_000)
        let steps = String(repeating: "- run: a\n", count: 100)
        #expect(
            Documents.examine("name: x\nenv: {A: \(large)}\nsteps:\n\(steps)").diagnostics.map(\.code) == [
                "limitExceeded"
            ])
        let raise = (0..<100).map { "- r\($0): {if: .a, raise: {error: e}}\n" }.joined()
        let use = "use: {errors: {e: {type: 'https://a.b/c', status: 400, detail: \(large)}}}\n"
        #expect(Documents.examine(use + Documents.canonical(raise)).diagnostics.map(\.code) == ["limitExceeded"])
    }

    @Test("problems are counted up to 100")
    func problems() {
        let text = "name: x\nsteps:\n" + String(repeating: "- rum: a\n", count: 500)
        #expect(Documents.examine(text).diagnostics.count == 100)
    }

    @Test("messages are one printable line, however long and strange the author's text")
    func messages() {
        let name = String(repeating: "k", count: 5_000) + "\\n\\e[31m\\u202E"
        for diagnostic in Documents.examine("name: \"\(name)\"\nsteps: [{run: a}]\n\"\(name)\": 1").diagnostics {
            #expect(diagnostic.message.unicodeScalars.count <= 301)
            #expect(diagnostic.message.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        }
    }
}
