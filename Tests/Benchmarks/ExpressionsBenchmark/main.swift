// Times expressions: compiling, evaluating, and the same with libjq in the same run.
//
// usage: ExpressionsBenchmark [path of libjq-bench]

import FoundationEssentials
import Glibc
import WorkflowExpressions
import WorkflowModel

struct Sample {
    var program: String
    var input: String
}

let record =
    #"{"user":{"name":"Ada","mail":"ada@example.org","roles":["admin","author"]},"n":41,"x":{"y":{"z":7}},"#
    + #""items":[{"id":1,"price":2.5,"tags":["a"]},{"id":2,"price":4,"tags":["b","c"]},{"id":3,"price":1,"tags":[]}]}"#

let samples = [
    Sample(program: ".x.y.z", input: record),
    Sample(program: "{a: .x.y, b: (.n + 1)}", input: record),
    Sample(program: ".items | length", input: record),
    Sample(program: ".items | map(.price) | add", input: record),
    Sample(program: "[.items[] | select(.price > 2) | .id]", input: record),
    Sample(program: ".user.roles | index(\"admin\") != null", input: record),
    Sample(program: "if .n > 40 then \"large\" else \"small\" end", input: record),
    Sample(program: "\"\\(.user.name) <\\(.user.mail)>\"", input: record),
    Sample(program: ".items |= map(. + {total: (.price * 2)})", input: record),
    Sample(program: "reduce .items[] as $item (0; . + $item.price)", input: record),
    Sample(program: ".user.mail | test(\"^[a-z]+@example\")", input: record),
    Sample(program: ".user | to_entries | map(\"\\(.key)\") | join(\",\")", input: record),
]

func nanoseconds(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<5 {
        let duration = try ContinuousClock().measure { for _ in 0..<count { try body() } }
        best = Swift.min(best, Double(duration / .nanoseconds(1)) / Double(count))
    }
    return best
}

func libjq(_ path: String, _ sample: Sample, _ count: Int) -> (compile: Double, evaluate: Double)? {
    let quoted = [path, sample.program, sample.input, String(count)].map {
        "'" + $0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
    guard let pipe = popen(quoted.joined(separator: " "), "r") else { return nil }
    defer { pclose(pipe) }
    var buffer = [CChar](repeating: 0, count: 256)
    guard fgets(&buffer, 256, pipe) != nil else { return nil }
    let text = String(decoding: buffer.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let numbers = text.split(separator: " ").compactMap { Double($0) }
    return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
}

func pad(_ number: Double?) -> String {
    let text = number.map { String(Int($0)) } ?? "-"
    return String(repeating: " ", count: Swift.max(0, 10 - text.count)) + text
}

let yardstick = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : nil
print("   compile    evaluate  libjq comp  libjq eval   ratio  program (nanoseconds)")
for sample in samples {
    let input = try Value.parse(sample.input)
    let program = try Program(compiling: sample.program)
    _ = try program.evaluate(input)
    let compiling = try nanoseconds(2000) { _ = try Program(compiling: sample.program) }
    let evaluating = try nanoseconds(20_000) { _ = try program.evaluate(input) }
    let other = yardstick.flatMap { libjq($0, sample, 20_000) }
    let ratio = other.map { String(Int($0.evaluate / evaluating * 10)) } ?? "-"
    print(
        pad(compiling), pad(evaluating), pad(other?.compile), pad(other?.evaluate),
        " \(ratio.dropLast()).\(ratio.suffix(1))x ", sample.program)
}

let large = Value.array((0..<1_000_000).map { ["x": .integer(Int64($0)), "y": "text"] })
let sum = try Program(compiling: "map(.x) | add")
let time = try nanoseconds(1) { _ = try sum.evaluate(large, limits: .interactive) }
print("map(.x) | add over 1,000,000 elements: \(Int(time / 1e6)) ms")
