import FoundationEssentials
import Testing

/// Transcripts are what the core does, for everybody to read.
@Suite("Transcripts")
struct TranscriptTests {
    private static let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Transcripts")

    static let names: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(atPath: directory.path)
        return (files ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }()

    @Test("there are transcripts")
    func transcriptsExist() { #expect(Self.names.count >= 20) }

    @Test("the core does what the transcript says", arguments: names)
    func matches(_ name: String) throws {
        let file = Self.directory.appending(path: name)
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        try GoldenText.compare(try Self.carriedOut(text), with: file)
    }

    /// The transcript with what comes out now. Blocks stand between empty lines.
    private static func carriedOut(_ text: String) throws -> String {
        var runner = TranscriptRunner()
        var blocks: [String] = []
        var lines: [String] = []
        var inResult = false
        func flush() throws {
            defer {
                lines = []
                inResult = false
            }
            guard !lines.isEmpty else { return }
            guard lines.contains(where: { !$0.hasPrefix("#") }) else {
                blocks.append(lines.joined(separator: "\n"))
                return
            }
            blocks.append((lines + ["----"] + (try runner.carryOut(lines))).joined(separator: "\n"))
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.isEmpty {
                try flush()
            } else if line == "----" {
                inResult = true
            } else if !inResult {
                lines.append(line)
            }
        }
        try flush()
        return blocks.joined(separator: "\n\n") + "\n"
    }
}
