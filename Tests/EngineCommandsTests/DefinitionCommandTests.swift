import Testing

/// The commands that look at definitions, by the real program.
@Suite("Definition commands")
struct DefinitionCommandTests {
    static let document = """
        name: nightly
        version: 1.2.0
        onCancel: [{ run: tidy }]
        steps:
          - { id: dump, run: dump, retry: 3, timeout: 5m }
          - { id: verify, run: verify, needs: dump }
          - { id: copy, run: copy, needs: dump, forEach: { in: .mirrors, as: mirror, parallel: 2 }, if: .far }
        """

    @Test("graph draws the steps and what they need as text")
    func text() {
        let result = Program.enginectl(["graph", "-"], input: Self.document)
        #expect(result.exitStatus == 0, "\(result.talk)")
        #expect(
            result.output == """
                nightly 1.2.0
                ├─ dump      try, run  [up to 3 attempts]  [timeout PT5M]
                ├─ verify    run  after dump
                ├─ copy      for each, 2 at once, run  [if .far]  after dump
                └─ onCancel  handler
                   └─ step1  run

                """)
    }

    @Test("graph writes Mermaid")
    func mermaid() {
        let result = Program.enginectl(["graph", "-", "--format", "mermaid"], input: Self.document)
        #expect(result.output.hasPrefix("---\ntitle: \"nightly 1.2.0\"\n---\nflowchart TD\n"))
        #expect(result.output.contains("[\"copy<br/>for each, 2 at once, run<br/>if .far\"]"))
        #expect(result.output.split(separator: "\n").count { $0.contains("-->") } == 2)
    }

    @Test("graph writes SVG in which every tag is closed and no text of the author is markup")
    func svg() {
        let text = Self.document.replacing("if: .far", with: #"if: ".a < 3 and .b > \"</svg>&\"""#)
        let result = Program.enginectl(["graph", "-", "--format", "svg"], input: text)
        #expect(result.exitStatus == 0, "\(result.talk)")
        #expect(result.output.hasPrefix("<svg ") && result.output.hasSuffix("</svg>\n"))
        #expect(result.output.split(separator: "</svg>").count == 2)
        #expect(result.output.contains(#"if .a &lt; 3 and .b &gt; "&lt;/svg&gt;&amp;""#))
    }

    @Test("convert prints a document that validates, and refuses one that is canonical already")
    func convert() {
        let converted = Program.enginectl(["convert", "-", "--to", "ows"], input: Self.document)
        #expect(converted.exitStatus == 0, "\(converted.talk)")
        #expect(converted.output.hasPrefix("document:\n  dsl: \"1.0.3\"\n"))
        #expect(Program.enginectl(["validate", "-"], input: converted.output).exitStatus == 0)
        #expect(Program.enginectl(["convert", "-"], input: converted.output).exitStatus == 65)
    }

    @Test("validate --portable lists what another runtime would not know, and is no failure")
    func portable() {
        let plain = Program.enginectl(["validate", "-"], input: Self.document)
        #expect(plain.exitStatus == 0 && !plain.output.contains("belongs to this engine"))
        let portable = Program.enginectl(["validate", "-", "--portable"], input: Self.document)
        #expect(portable.exitStatus == 0 && portable.output.contains("the short form belongs to this engine"))
    }

    @Test("explain knows names and paths, and what was meant by a wrong one")
    func explain() {
        let retry = Program.enginectl(["explain", "steps.retry"])
        #expect(retry.output.contains("How often it is tried") && retry.output.contains("attempts"))
        let wrong = Program.enginectl(["explain", "retrry"])
        #expect(wrong.exitStatus == 66 && wrong.talk.contains("Did you mean `retry`?"))
        #expect(Program.enginectl(["explain"]).output.split(separator: "\n").count > 100)
    }

    @Test("schema prints the JSON Schemas of both forms", arguments: ["short", "ows"])
    func schema(form: String) {
        let result = Program.enginectl(["schema", form])
        #expect(result.exitStatus == 0 && result.output.contains("https://json-schema.org/draft/2020-12/schema"))
        #expect(Program.enginectl(["schema", "long"]).exitStatus == 64)
    }
}
