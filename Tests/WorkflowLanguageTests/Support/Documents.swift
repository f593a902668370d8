import Foundation
import Testing
import WorkflowLanguage
import WorkflowModel

/// Files beside the code, and short ways to load documents.
enum Documents {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let packaging = root.appending(path: "packaging")
    static let specification = root.deletingLastPathComponent().appending(path: "shared/open-workflow-spec")
    static let hasSpecification = FileManager.default.fileExists(atPath: specification.path)

    /// The names and texts of the files of a folder with one of the endings.
    static func texts(
        in folder: String, of root: URL = specification, endings: [String] = [".yaml"]
    ) throws -> [(name: String, text: String)] {
        let folder = root.appending(path: folder)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { name in endings.contains { name.hasSuffix($0) } }
            .sorted()
            .map { ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8)) }
    }

    /// Accepts what this version does not carry out yet: these tests are about loading.
    static let context = LoadingContext(
        expressions: .bracketing,
        timeZones: TimeZoneSource { path in FileManager.default.contents(atPath: path).map { Array($0) } },
        acceptsPending: true)

    static func examine(_ text: String, file: String = "t.yaml") -> DefinitionLoader.Examination {
        DefinitionLoader.examine(text, fileName: file, context: context)
    }

    static func load(_ text: String, file: String = "t.yaml") throws -> Definition {
        try DefinitionLoader.load(text, fileName: file, context: context)
    }

    /// All diagnostics as people see them.
    static func problems(_ text: String, file: String = "t.yaml") -> [String] {
        examine(text, file: file).diagnostics.map { $0.rendered(file: file) }
    }

    /// A canonical document around a task list, whose lines are indented as they will be.
    static func canonical(_ tasks: String) -> String {
        "document: {dsl: '1.0.3', namespace: test, name: test, version: '1.0.0'}\ndo:\n" + tasks
    }
}

extension ExpressionChecker {
    /// Knows of expressions only that brackets close what they open, and says where they do not.
    static let bracketing = ExpressionChecker { expression in
        var open: [Character] = []
        var line = 1
        var column = 1
        let closing: [Character: Character] = [")": "(", "]": "[", "}": "{"]
        for character in expression {
            if "([{".contains(character) { open.append(character) }
            if let opening = closing[character], open.popLast() != opening {
                return ("unexpected `\(character)`", line, column)
            }
            column += 1
            if character == "\n" { (line, column) = (line + 1, 1) }
        }
        return open.last.map { ("`\($0)` is not closed", line, column) }
    }
}

extension Definition {
    func node(_ key: String) throws -> Node { try #require(nodes.first { $0.key == key }, "no node \(key)") }

    func run(_ key: String) throws -> RunStep {
        guard case .run(let run) = try node(key).step else { throw Missing(key) }
        return run
    }

    func attempt(_ key: String) throws -> AttemptStep {
        guard case .attempt(let attempt) = try node(key).step else { throw Missing(key) }
        return attempt
    }

    struct Missing: Error {
        var key: String
        init(_ key: String) { self.key = key }
    }
}
