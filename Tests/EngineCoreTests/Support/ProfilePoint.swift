import FoundationEssentials

/// A numbered point of the profile on the page for authors, with its examples.
struct ProfilePoint: Sendable {
    struct Example: Sendable {
        /// Whether it is to be refused.
        var isWrong: Bool
        var text: String
    }

    var number: Int
    var title: String
    var examples: [Example] = []

    static let all: [ProfilePoint] = {
        let page = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../packaging/doc/language.md").standardized
        let text = (try? Data(contentsOf: page)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return points(of: text)
    }()

    private static func points(of page: String) -> [ProfilePoint] {
        var points: [ProfilePoint] = []
        var example: Example?
        var isProfile = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") { isProfile = line == "## The profile" }
            guard isProfile else { continue }
            if line.hasPrefix("```") {
                if let example, let last = points.indices.last { points[last].examples.append(example) }
                example = example == nil ? Example(isWrong: line.hasSuffix("wrong"), text: "") : nil
            } else if example != nil {
                example?.text += line + "\n"
            } else if let (number, title) = heading(line) {
                points.append(ProfilePoint(number: number, title: title))
            }
        }
        return points
    }

    /// `**2. `run.shell`.** …` is point 2.
    private static func heading(_ line: Substring) -> (Int, String)? {
        guard line.hasPrefix("**"), let end = line.dropFirst(2).firstRange(of: "**"),
            let dot = line.firstIndex(of: "."), let number = Int(line[..<dot].dropFirst(2))
        else { return nil }
        return (number, String(line[line.index(after: dot)..<end.lowerBound].drop { $0 == " " }))
    }
}
