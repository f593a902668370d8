import FoundationEssentials
import Testing

/// Texts that say what the core does. `REWRITE_TRANSCRIPTS=1` writes down what it does now: commit such changes only
/// when you understand what caused them and want them.
enum GoldenText {
    static func compare(_ result: String, with file: URL) throws {
        if ProcessInfo.processInfo.environment["REWRITE_TRANSCRIPTS"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(result.utf8).write(to: file)
            return
        }
        let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let expected = text.split(separator: "\n", omittingEmptySubsequences: false)
        let actual = result.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, (left, right)) in zip(expected, actual).enumerated() where left != right {
            Issue.record("\(file.lastPathComponent):\(index + 1): expected \"\(left)\", got \"\(right)\"")
            return
        }
        #expect(expected.count == actual.count, "\(file.lastPathComponent) has another length")
    }
}
