import FoundationEssentials
import Glibc
import Testing
import WorkflowExpressions
import WorkflowModel

/// The same programs and inputs for us and for the `jq` command of Debian (1.6).
@Suite("Beside the jq command")
struct DifferentialTests {
    /// `JQ_DIFFERENTIAL_COMMAND` names another jq, such as one of 1.8, from which nothing may differ.
    static let command: String = ProcessInfo.processInfo.environment["JQ_DIFFERENTIAL_COMMAND"] ?? "jq"
    static let isJQThere: Bool = system("\(command) --version >/dev/null 2>&1") == 0
    static let isJQ16: Bool = system("\(command) --version | grep -q '^jq-1[.]6'") == 0

    /// `JQ_DIFFERENTIAL_PAIRS=20000` for the long run.
    static let pairs: Int = ProcessInfo.processInfo.environment["JQ_DIFFERENTIAL_PAIRS"].flatMap(Int.init) ?? 300
    static let seed: UInt64 = ProcessInfo.processInfo.environment["JQ_DIFFERENTIAL_SEED"].flatMap(UInt64.init) ?? 1

    private static let inputsPerProgram = 10

    @Test("generated programs give what jq gives", .enabled(if: isJQThere))
    func generated() throws {
        var generator = ExpressionGenerator(seed: Self.seed)
        var explained: [String: Int] = [:]
        for _ in 0..<(Self.pairs / Self.inputsPerProgram) {
            let program = generator.program()
            let inputs = (0..<Self.inputsPerProgram).map { _ in generator.input() }
            let theirs = try Self.runJQ(program, inputs)
            guard let theirs, theirs.count == inputs.count else { continue }
            for (input, expected) in zip(inputs, theirs) {
                let actual = try Self.run(program, input)
                if actual == expected { continue }
                if Self.isJQ16, let reason = Self.explanation(program, expected, actual) {
                    explained[reason, default: 0] += 1
                } else {
                    Issue.record(
                        """
                        \(program)
                        input \(input)
                        jq    \(expected?.printed() ?? "error")
                        ours  \(actual?.printed() ?? "error")
                        """)
                }
            }
        }
        for (reason, count) in explained.sorted(by: { $0.key < $1.key }) { print("explained: \(count) × \(reason)") }
    }

    /// What jq changed since 1.6, where a generated program may show it.
    struct Change: Sendable {
        var reason: String
        /// From the program, their results and ours; nil is an error.
        var explains: @Sendable (String, Value?, Value?) -> Bool

        init(_ reason: String, ofAnyOf words: [String]) {
            self.reason = reason
            explains = { program, _, _ in words.contains { program.contains($0) } }
        }

        init(_ reason: String, explains: @escaping @Sendable (String, Value?, Value?) -> Bool) {
            self.reason = reason
            self.explains = explains
        }
    }

    static let changes = [
        Change("Trimming what is no string is an error since 1.8") { program, _, ours in
            ours == nil && (program.contains("ltrimstr") || program.contains("rtrimstr"))
        },
        Change(
            "A number is not the place where the same number stands since 1.7",
            ofAnyOf: ["path(2)", "path((", "path(1)"]),
        Change("`@html` writes an apostrophe as `&apos;` since 1.8.2", ofAnyOf: ["@html"]),
        Change("An error on the left of `//` counts as no result since 1.7") { program, theirs, ours in
            program.contains("//") && (ours == nil || theirs == nil)
        },
        Change("Offsets in text are counted in code points since 1.7") { program, _, _ in
            program.contains("index(") && program.contains("é")
        },
        Change("`implode` checks its input since 1.7.1", ofAnyOf: ["implode"]),
        Change("Containment in text sees beyond a NUL since 1.7", ofAnyOf: ["contains(\"a\")", "inside"]),
        Change(
            "Regular expressions find empty matches, and groups without a match are null, since 1.7",
            ofAnyOf: ["splits", "scan", "sub(", "match", "capture"]),
        Change("`limit(0; f)` does not run `f` since 1.7", ofAnyOf: ["limit(0"]),
        Change("`last(empty)` gives nothing since 1.8") { program, theirs, ours in
            program.contains("last(") && theirs != nil && ours != nil
        },
        Change("Text that is no base 64 is an error since 1.7", ofAnyOf: ["@base64d"]),
    ]

    private static func explanation(_ program: String, _ theirs: Value?, _ ours: Value?) -> String? {
        changes.first { $0.explains(program, theirs, ours) }?.reason
    }

    /// All results, nil for an error.
    private static func run(_ program: String, _ input: String) throws -> Value? {
        let compiled = try Program(compiling: "[\(program)]")
        let value = try Value.parse(input)
        do throws(EvaluationError) { return try compiled.evaluate(value)[0] } catch {
            if case .raised = error { return nil }
            throw error
        }
    }

    private static let errorMark = "@error@"

    /// Nil when jq does not take the program.
    private static func runJQ(_ program: String, _ inputs: [String]) throws -> [Value?]? {
        let directory =
            FileManager.default.temporaryDirectory.path + "/jq-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let source = "try [\(program)] catch \"\(errorMark)\""
        let files = FileManager.default
        guard files.createFile(atPath: directory + "/program", contents: Data(source.utf8)),
            files.createFile(atPath: directory + "/inputs", contents: Data(inputs.joined(separator: "\n").utf8))
        else { return nil }
        let status = system(
            "\(command) -c -f \(directory)/program < \(directory)/inputs > \(directory)/outputs 2>/dev/null")
        guard status == 0, let data = files.contents(atPath: directory + "/outputs") else { return nil }
        return try String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
            let value = try Value.parse(String(line), limits: .stepData)
            // Not `? nil :`, because nil is also a value: null.
            return value == .string(errorMark) ? Optional<Value>.none : value
        }
    }
}
