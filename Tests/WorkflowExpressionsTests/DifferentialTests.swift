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

    @Test(
        "generated programs give what jq gives, or what it gives since one of its own changes", .enabled(if: isJQThere))
    func generated() throws {
        var generator = ExpressionGenerator(seed: Self.seed)
        var explained: [String: Int] = [:]
        for _ in 0..<(Self.pairs / Self.inputsPerProgram) {
            var twin = generator
            twin.collectsTries = true
            let program = generator.program()
            let collecting = twin.program()
            let inputs = (0..<Self.inputsPerProgram).map { _ in generator.input() }
            let theirs = try Self.runJQ(program, inputs)
            guard let theirs, theirs.count == inputs.count else { continue }
            let ours = try inputs.map { try Self.run(program, $0) }
            let different = inputs.indices.filter { ours[$0] != theirs[$0] }
            if different.isEmpty { continue }
            let reasons =
                Self.isJQ16 ? try Self.reasons(program, collecting, inputs, theirs, ours) : inputs.map { _ in nil }
            for index in different {
                if let reason = reasons[index] {
                    explained[reason, default: 0] += 1
                } else {
                    Issue.record(
                        """
                        \(program)
                        input \(inputs[index])
                        jq    \(theirs[index]?.printed() ?? "error")
                        ours  \(ours[index]?.printed() ?? "error")
                        """)
                }
            }
        }
        for (reason, count) in explained.sorted(by: { $0.key < $1.key }) { print("explained: \(count) × \(reason)") }
    }

    /// For each input the change that explains a difference.
    private static func reasons(
        _ program: String, _ collecting: String, _ inputs: [String], _ theirs: [Value?], _ ours: [Value?]
    ) throws -> [String?] {
        var reasons: [String?] = inputs.map { _ in nil }
        func explain(_ reason: String, _ results: [Value?]?) {
            guard let results, results.count == inputs.count else { return }
            for index in inputs.indices where reasons[index] == nil && results[index] == ours[index] {
                reasons[index] = reason
            }
        }
        for change in JQChange.all {
            switch change.evidence {
            case .definitions(let text): explain(change.reason, try runJQ(program, inputs, after: text))
            case .collectedTries: explain(change.reason, try runJQ(collecting, inputs))
            case .sign(let isShown):
                for index in inputs.indices where reasons[index] == nil && isShown(program, theirs[index], ours[index])
                {
                    reasons[index] = change.reason
                }
            }
        }
        explain("Several of these", try runJQ(program, inputs, after: JQChange.definitions))
        explain("Several of these", try runJQ(collecting, inputs, after: JQChange.definitions))
        return reasons
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
    private static func runJQ(
        _ program: String, _ inputs: [String], after definitions: String = ""
    ) throws -> [Value?]? {
        let directory =
            FileManager.default.temporaryDirectory.path + "/jq-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let source = "\(definitions)\ntry [\(program)] catch \"\(errorMark)\""
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
