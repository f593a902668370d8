import WorkflowExpressions
import WorkflowModel

/// A file of cases in the form of jq's own tests: a program, an input, the outputs, a blank line.
struct ConformanceSuite {
    struct Case: Sendable, CustomStringConvertible {
        var line: Int
        var program: String
        var input: String
        var outputs: [String]
        /// True when the program must not compile.
        var mustFail: Bool

        var description: String { "line \(line): \(program)" }
    }

    var cases: [Case]

    init(_ text: String) {
        cases = []
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var index = 0
        func isSkipped(_ line: String) -> Bool { line.hasPrefix("#") || line.allSatisfy(\.isWhitespace) }
        while index < lines.count {
            defer { index += 1 }
            if isSkipped(lines[index]) { continue }
            let mustFail = lines[index].hasPrefix("%%FAIL")
            if mustFail { index += 1 }
            let start = index
            var block: [String] = []
            while index < lines.count, !lines[index].allSatisfy(\.isWhitespace) {
                block.append(lines[index])
                index += 1
            }
            let outputs = mustFail ? Array(block.dropFirst()) : block.dropFirst(2).filter { !$0.hasPrefix("#") }
            cases.append(
                Case(
                    line: start + 1, program: block[0], input: mustFail ? "null" : block[1], outputs: outputs,
                    mustFail: mustFail))
        }
    }

    enum Outcome: Equatable {
        case passed
        case failed(String)
    }

    static func run(_ test: Case) -> Outcome {
        let program: Program
        do throws(SyntaxError) { program = try Program(compiling: test.program) } catch {
            return test.mustFail ? .passed : .failed("does not compile: \(error)")
        }
        if test.mustFail {
            // A name that nothing binds is an argument; a caller that passes none, as jq's tests do, refuses it.
            return program.freeVariables.isEmpty ? .failed("compiles") : .passed
        }
        do {
            let input = try parse(test.input)
            let expected = try test.outputs.map(parse)
            let now = Instant(millisecondsSinceEpoch: 1_700_000_000_000)
            var actual: [Value]
            do throws(EvaluationError) { actual = try program.evaluate(input, now: now, limits: .interactive) } catch {
                // jq reports an error after the outputs that came before it.
                guard case .raised = error else { return .failed("\(error)") }
                let before = try Program(compiling: "limit(\(expected.count); (\(test.program)))")
                actual = try before.evaluate(input, now: now, limits: .interactive)
            }
            if actual == expected { return .passed }
            return .failed("gives \(actual.map { $0.printed() }), not \(expected.map { $0.printed() })")
        } catch {
            return .failed("\(error)")
        }
    }

    /// Test files have NaN and a byte order mark, which only jq's own reader takes.
    private static func parse(_ text: String) throws -> Value {
        try Program(compiling: "fromjson").evaluate(.string(text))[0]
    }
}
