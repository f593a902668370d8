import Testing
import WorkflowLanguage
import WorkflowModel

/// Damaged documents: whatever happens to a file, the loader says what is wrong and where, and never traps.
@Suite("Damaged documents")
struct MutationTests {
    static func documents() throws -> [String] {
        try Documents.texts(in: "examples", of: Documents.packaging).map(\.text)
            + [CanonicalFormTests.everything, CodecTests.short]
    }

    static let pieces = [
        "\t", "  ", "\n", ":", "- ", "{", "}", "[", "]", "\"", "'", "|", ">", "&a ", "*a", "<<: *a", "!!x ", "? ", "#",
        "---\n", "%",
        "${ ", " }", "\u{0}", "\u{FEFF}", "é", "😀", "\r", "\u{2028}", "~", "0x", "1e999", "then: end", "name:",
        "- run: x\n", ",",
    ]

    @Test("damaged text never traps, and every problem has a place within the file", arguments: 0..<8)
    func text(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        let documents = try Self.documents()
        for _ in 0..<150 {
            var bytes = Array((documents.randomElement(using: &random) ?? "").utf8)
            for _ in 0...Int.random(in: 0..<4, using: &random) { Self.damage(&bytes, using: &random) }
            check(bytes)
        }
    }

    @Test("damaged structure never traps", arguments: 0..<4)
    func structure(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed) + 1_000)
        let values = try Self.documents().map { try JSONDocument.read($0, fileName: "t.yaml").value }
        for _ in 0..<150 {
            var value = values.randomElement(using: &random) ?? nil
            for _ in 0...Int.random(in: 0..<3, using: &random) { value = ValueMutation.change(value, using: &random) }
            check(Array(value.printed().utf8))
        }
    }

    private static func damage(_ bytes: inout [UInt8], using random: inout SplitMix) {
        let position = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, position + Int.random(in: 0..<40, using: &random))
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: position)
        case 1: bytes.removeSubrange(position..<end)
        case 2: bytes.insert(contentsOf: bytes[position..<end], at: Int.random(in: 0...bytes.count, using: &random))
        case 3: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
        default: bytes.removeSubrange(position...)
        }
    }

    private func check(_ bytes: [UInt8]) {
        let examination = DefinitionLoader.examine(bytes, fileName: "t.yaml", context: Documents.context)
        let errors = examination.diagnostics.filter { $0.severity == .error }
        #expect((examination.definition == nil) == !errors.isEmpty)
        // A last line end, and the place just after the text, may be meant.
        let lines = bytes.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
        for diagnostic in examination.diagnostics {
            #expect((1...lines.count + 1).contains(diagnostic.line))
            #expect((1...(bytes.count + 1)).contains(diagnostic.column))
            #expect(!diagnostic.message.isEmpty && !diagnostic.code.isEmpty)
        }
        if let definition = examination.definition {
            #expect(throws: Never.self) { try DefinitionCodec.decode(DefinitionCodec.encode(definition)) }
        }
    }
}
