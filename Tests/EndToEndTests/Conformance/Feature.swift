import Foundation

/// A feature in Gherkin, as far as the conformance features of the specification use it.
struct Feature {
    var name: String
    var scenarios: [Scenario]

    /// What is to be done, and what must come of it.
    struct Scenario: CustomStringConvertible {
        var feature: String
        var name: String
        var steps: [Step]

        var description: String { "\(feature): \(name)" }
    }

    /// A line that begins with Given, When, Then or And, without that word, and the text quoted below it.
    struct Step {
        var sentence: String
        var quoted: String?
    }

    init(parsing text: String, fileName: String) {
        name = fileName
        scenarios = []
        var quote: (indentation: Int, lines: [Substring])?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let trimmed = line.drop { $0 == " " }
            let indentation = line.count - trimmed.count
            if trimmed.hasPrefix("\"\"\"") {
                if let open = quote {
                    let lines = open.lines.map { line in
                        line.prefix(open.indentation).allSatisfy { $0 == " " } ? line.dropFirst(open.indentation) : line
                    }
                    attach(lines.joined(separator: "\n"))
                    quote = nil
                } else {
                    quote = (indentation, [])
                }
                continue
            }
            guard quote == nil else {
                quote?.lines.append(line)
                continue
            }
            read(trimmed.trimmingCharacters(in: .whitespaces))
        }
    }

    private mutating func attach(_ text: String) {
        guard let last = scenarios.indices.last, let step = scenarios[last].steps.indices.last else { return }
        scenarios[last].steps[step].quoted = text
    }

    private mutating func read(_ line: String) {
        if line.hasPrefix("Feature:") { name = Self.rest(of: line, after: "Feature:") }
        if line.hasPrefix("Scenario:") {
            scenarios.append(Scenario(feature: name, name: Self.rest(of: line, after: "Scenario:"), steps: []))
        }
        guard !scenarios.isEmpty else { return }
        for word in ["Given ", "When ", "Then ", "And "] where line.hasPrefix(word) {
            scenarios[scenarios.count - 1].steps.append(Step(sentence: Self.rest(of: line, after: word), quoted: nil))
        }
    }

    private static func rest(of line: String, after prefix: String) -> String {
        line.dropFirst(prefix.count).trimmingCharacters(in: .whitespaces)
    }
}
