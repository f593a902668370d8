import FoundationEssentials
import Glibc
import WorkflowExpressions
import WorkflowModel

/// What typical expressions take, beside libjq and the jq command.
struct SpeedRun {
    private static let record =
        #"{"user":{"name":"Ada","mail":"ada@example.org","roles":["admin","author"]},"n":41,"x":{"y":{"z":7}},"#
        + #""items":[{"id":1,"price":2.5,"tags":["a"]},{"id":2,"price":4,"tags":["b","c"]},{"id":3,"price":1,"tags":[]}]}"#

    /// The two that have aims of their own.
    private static let path = ".x.y.z"
    private static let object = "{a: .x.y, b: (.n + 1)}"

    private static let typical = [
        ".items | length", ".items | map(.price) | add", "[.items[] | select(.price > 2) | .id]",
        ".user.roles | index(\"admin\") != null", "if .n > 40 then \"large\" else \"small\" end",
        "\"\\(.user.name) <\\(.user.mail)>\"", ".items |= map(. + {total: (.price * 2)})",
        "reduce .items[] as $item (0; . + $item.price)", ".user.mail | test(\"^[a-z]+@example\")",
        ".user | to_entries | map(\"\\(.key)\") | join(\",\")",
    ]

    /// As long as the aim for compiling says.
    private static let hundred =
        ".items | map(select(.price > 2 and .id != null)) | group_by(.tags) | {n: length, first: (.[0] // null)}"

    private struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// In nanoseconds.
    private struct Times {
        var compile: Double
        var evaluate: Double
        var libjqCompile: Double
        var libjqEvaluate: Double
        var ratio: Double { libjqEvaluate / evaluate }
    }

    private var times: [String: Times] = [:]
    private let compileHundred: Double
    /// In milliseconds.
    private let large: (enginectl: Double, jq: Double)

    /// - Parameters:
    ///   - libjq: the path of libjq-bench.
    ///   - enginectl: the path of enginectl.
    init(libjq: String, enginectl: String) throws {
        let input = try Value.parse(Self.record)
        print("Nanoseconds:\n    compile   evaluate libjq comp. libjq eval.      ratio  program")
        for source in [Self.path, Self.object] + Self.typical {
            let measured = try Self.measure(source, input, libjq)
            times[source] = measured
            let ratio = Int(measured.ratio * 10)
            print(
                Measurement.column(measured.compile) + Measurement.column(measured.evaluate)
                    + Measurement.column(measured.libjqCompile) + Measurement.column(measured.libjqEvaluate)
                    + Measurement.column("\(ratio / 10).\(ratio % 10)x") + "  " + source)
        }
        compileHundred = try Measurement.best(of: 500) { _ = try Program(compiling: Self.hundred) }
        print(Measurement.column(compileHundred) + "  \(Self.hundred.utf8.count) characters: \(Self.hundred)")
        large = try Self.measureLarge(enginectl)
        print(
            "map(.x) | add over 1,000,000 elements, the whole process: enginectl expr \(Int(large.enginectl)) ms, "
                + "jq \(Int(large.jq)) ms of processor time\n")
    }

    /// Both by turns, and the best of each: on a virtual machine a processor may be slow for seconds.
    private static func measure(_ source: String, _ input: Value, _ libjq: String) throws -> Times {
        let program = try Program(compiling: source)
        let count = 20_000
        let command = [libjq, source, record, String(count)].map(Measurement.quoted).joined(separator: " ")
        var times = Times(
            compile: .infinity, evaluate: .infinity, libjqCompile: .infinity, libjqEvaluate: .infinity)
        for _ in 0..<5 {
            let compile = try Measurement.best(of: 500) { _ = try Program(compiling: source) }
            let evaluate = try Measurement.best(of: count) { _ = try program.evaluateAsOne(input) }
            let theirs = Measurement.output(of: command)?.split(whereSeparator: \.isWhitespace)
                .compactMap { Double($0) }
            guard let theirs, theirs.count == 2 else { throw Failure(description: "\(command) does not run") }
            times.compile = min(times.compile, compile)
            times.evaluate = min(times.evaluate, evaluate)
            times.libjqCompile = min(times.libjqCompile, theirs[0])
            times.libjqEvaluate = min(times.libjqEvaluate, theirs[1])
        }
        return times
    }

    private static func measureLarge(_ enginectl: String) throws -> (enginectl: Double, jq: Double) {
        let text = "[" + (0..<1_000_000).map { "{\"x\":\($0),\"y\":\"text\"}" }.joined(separator: ",") + "]"
        let path = FileManager.default.temporaryDirectory.path + "/expressions-bench-\(getpid()).json"
        try Data(text.utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard let ours = Measurement.milliseconds(of: "\(enginectl) expr \"map(.x) | add\" --input \(path)"),
            let theirs = Measurement.milliseconds(of: "jq \"map(.x) | add\" \(path)")
        else { throw Failure(description: "\(enginectl) or jq does not run") }
        return (ours, theirs)
    }

    func judge(_ aims: inout Aims) {
        aims.require(".a.b.c under 200 ns", times[Self.path].map { $0.evaluate < 200 } ?? false)
        aims.require("{a: .x.y, b: (.n + 1)} under 1.5 µs", times[Self.object].map { $0.evaluate < 1500 } ?? false)
        aims.require("100 characters compile in under 100 µs", compileHundred < 100_000)
        aims.require(
            "each of ten typical expressions at least 5 times as fast as libjq",
            Self.typical.allSatisfy { times[$0].map { $0.ratio >= 5 } ?? false })
        aims.require("a million elements no slower than the jq command", large.enginectl <= large.jq)
    }
}
