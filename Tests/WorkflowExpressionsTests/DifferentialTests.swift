import FoundationEssentials
import Glibc
import Testing
import WorkflowExpressions
import WorkflowModel

/// The same programs and inputs for us and for the `jq` command of Debian (1.6).
@Suite("Beside the jq command")
struct DifferentialTests {
    static let isJQThere: Bool = system("jq --version >/dev/null 2>&1") == 0

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
                if let reason = Self.explanation(program, expected, actual) {
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

    /// What jq changed since 1.6.
    private static func explanation(_ program: String, _ theirs: Value?, _ ours: Value?) -> String? {
        func has(_ text: String) -> Bool { program.contains(text) }
        if has("ltrimstr") || has("rtrimstr"), ours == nil { return "trimming what is no string is an error since 1.8" }
        if has("path(2)") || has("path((") || has("path(1)") {
            return "a number is not the place where the same number stands since 1.7"
        }
        if has("@html") { return "an apostrophe is &apos; since 1.8.2" }
        if has("//"), ours == nil || theirs == nil { return "errors on the left of //" }
        if has("index("), has("é") { return "offsets are in code points since 1.7" }
        if has("implode") { return "implode checks its input since 1.7.1" }
        if has("contains(\"a\")") || has("inside") { return "containment of strings with NUL since 1.7" }
        if has("splits") || has("scan") || has("sub(") || has("match") || has("capture") {
            return "empty matches and groups without a match since 1.7"
        }
        if has("limit(0") { return "limit(0) does not run its body since 1.7" }
        if has("last("), theirs != nil, ours != nil { return "last(empty) gives nothing since 1.8" }
        if has("@base64d") { return "invalid base 64 is an error since 1.7" }
        return nil
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
        let status = system("jq -c -f \(directory)/program < \(directory)/inputs > \(directory)/outputs 2>/dev/null")
        guard status == 0, let data = files.contents(atPath: directory + "/outputs") else { return nil }
        return try String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
            let value = try Value.parse(String(line), limits: .stepData)
            // Not `? nil :`, because nil is also a value: null.
            return value == .string(errorMark) ? Optional<Value>.none : value
        }
    }
}
