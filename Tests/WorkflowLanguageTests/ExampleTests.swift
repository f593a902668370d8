import Testing
import WorkflowLanguage
import WorkflowModel

@Suite("Examples for authors")
struct ExampleTests {
    @Test("every example loads without a word")
    func examples() throws {
        let examples = try Documents.texts(in: "examples", of: Documents.packaging)
        #expect(examples.count >= 5)
        for (name, text) in examples { #expect(Documents.problems(text, file: name) == []) }
    }

    @Test("every step of the archive example may run twice, and its loops run several at once")
    func archive() throws {
        let examples = try Documents.texts(in: "examples", of: Documents.packaging)
        let archive = try #require(examples.first { $0.name == "archive.yaml" })
        let definition = try Documents.load(archive.text)
        for node in definition.nodes {
            guard case .run(let run) = node.step else { continue }
            #expect(run.onInterrupt == .rerun, "\(node.key)")
        }
        guard case .loop(let loop) = try definition.node("/steps/2/archive").step else {
            throw Definition.Missing("loop")
        }
        #expect(loop.mode == .mapped(parallelMaximum: 3))
        #expect(definition.onCancel != nil)
    }

    @Test("every document of the language page loads, and those meant as wrong are refused as the page says")
    func page() throws {
        let page = try #require(
            try Documents.texts(in: "doc", of: Documents.packaging, endings: ["language.md"]).first)
        var count = 0
        for block in Self.blocks(of: page.text) {
            count += 1
            switch block.kind {
            case "yaml": #expect(Documents.problems(block.text) == [], "line \(block.line)")
            case "yaml wrong":
                let expected = block.text.split(separator: "\n").filter { $0.hasPrefix("# ") }.map { $0.dropFirst(2) }
                #expect(Documents.problems(block.text).map { $0[...] } == expected, "line \(block.line)")
            default: Issue.record("line \(block.line): a block of the kind \(block.kind)")
            }
        }
        #expect(count >= 15)
    }

    /// The fenced blocks whose kind begins with `yaml`.
    private static func blocks(of text: String) -> [(kind: String, text: String, line: Int)] {
        var blocks: [(kind: String, text: String, line: Int)] = []
        var open: (kind: String, lines: [Substring], line: Int)?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard line.hasPrefix("```") else {
                open?.lines.append(line)
                continue
            }
            if let block = open {
                if block.kind.hasPrefix("yaml") {
                    blocks.append((block.kind, block.lines.joined(separator: "\n"), block.line))
                }
                open = nil
            } else {
                open = (String(line.dropFirst(3)), [], number + 1)
            }
        }
        return blocks
    }
}
