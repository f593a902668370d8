// Times expressions beside libjq in the same run: compiling, evaluating, and a large input beside the jq command.
//
// usage: expressions-bench [path of libjq-bench [file of hostile programs]]        ends with 1 when an aim is missed

import FoundationEssentials
import Glibc
import WorkflowExpressions
import WorkflowModel

let record =
    #"{"user":{"name":"Ada","mail":"ada@example.org","roles":["admin","author"]},"n":41,"x":{"y":{"z":7}},"#
    + #""items":[{"id":1,"price":2.5,"tags":["a"]},{"id":2,"price":4,"tags":["b","c"]},{"id":3,"price":1,"tags":[]}]}"#

/// The ten typical expressions, and before them the two that have aims of their own.
let programs = [
    ".x.y.z", "{a: .x.y, b: (.n + 1)}", ".items | length", ".items | map(.price) | add",
    "[.items[] | select(.price > 2) | .id]", ".user.roles | index(\"admin\") != null",
    "if .n > 40 then \"large\" else \"small\" end", "\"\\(.user.name) <\\(.user.mail)>\"",
    ".items |= map(. + {total: (.price * 2)})", "reduce .items[] as $item (0; . + $item.price)",
    ".user.mail | test(\"^[a-z]+@example\")", ".user | to_entries | map(\"\\(.key)\") | join(\",\")",
]

/// As long as the aim for compiling says: 100 characters.
let hundred =
    ".items | map(select(.price > 2 and .id != null)) | group_by(.tags) | {n: length, first: (.[0] // null)}  "

/// The processor time of this process, so that other processes do not count.
func processorNanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}

/// The best of several rounds, in nanoseconds for each.
func measure(rounds: Int = 5, _ count: Int, _ body: () throws -> Void) rethrows -> Double {
    var best = Double.infinity
    for _ in 0..<rounds {
        let start = processorNanoseconds()
        for _ in 0..<count { try body() }
        best = Swift.min(best, (processorNanoseconds() - start) / Double(count))
    }
    return best
}

/// What a command prints.
func output(of command: String) -> String? {
    guard let pipe = popen(command, "r") else { return nil }
    var text = ""
    var buffer = [CChar](repeating: 0, count: 4096)
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
        text += String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return pclose(pipe) == 0 ? text : nil
}

func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}

/// What libjq takes to compile and to evaluate.
func libjq(_ path: String, _ program: String, _ count: Int) -> (compile: Double, evaluate: Double)? {
    let numbers = output(of: [path, program, record, String(count)].map(quoted).joined(separator: " "))?
        .split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
    guard let numbers, numbers.count == 2 else { return nil }
    return (numbers[0], numbers[1])
}

/// Right-aligned in a column.
func column(_ text: String, _ width: Int = 11) -> String {
    String(repeating: " ", count: Swift.max(0, width - text.count)) + text
}

func column(_ number: Double?) -> String { column(number.map { String(Int($0)) } ?? "-") }

var missed: [String] = []

@MainActor
func require(_ aim: String, _ isHeld: Bool) {
    print("\(isHeld ? "held  " : "MISSED"): \(aim)")
    if !isHeld { missed.append(aim) }
}

let yardstick = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : nil
let input = try Value.parse(record)
var evaluations: [Double] = []
var ratios: [Double] = []
print("Nanoseconds:\n    compile   evaluate libjq comp. libjq eval.      ratio  program")
for source in programs {
    let program = try Program(compiling: source)
    _ = try program.evaluate(input)
    let compile = try measure(500) { _ = try Program(compiling: source) }
    let evaluate = try measure(20_000) { _ = try program.evaluate(input) }
    let other = yardstick.flatMap { libjq($0, source, 20_000) }
    evaluations.append(evaluate)
    if let other { ratios.append(other.evaluate / evaluate) }
    let ratio = other.map { String(Int($0.evaluate / evaluate * 10)) } ?? "--"
    print(
        column(compile) + column(evaluate) + column(other?.compile) + column(other?.evaluate)
            + column("\(ratio.dropLast()).\(ratio.suffix(1))x") + "  " + source)
}
let compileHundred = try measure(500) { _ = try Program(compiling: hundred) }
print(column(compileHundred) + "  \(hundred.utf8.count) characters: \(hundred)")

// A million elements: text to result, as the command does it, and the evaluation alone.
let text = "[" + (0..<1_000_000).map { "{\"x\":\($0),\"y\":\"text\"}" }.joined(separator: ",") + "]"
let path = FileManager.default.temporaryDirectory.path + "/expressions-bench-\(getpid()).json"
try Data(text.utf8).write(to: URL(filePath: path))
defer { try? FileManager.default.removeItem(atPath: path) }
let sum = try Program(compiling: "map(.x) | add")
var evaluateLarge = Double.infinity
let whole = try measure(rounds: 3, 1) {
    let large = try Value.parse(text)
    let start = processorNanoseconds()
    _ = try sum.evaluate(large, limits: .interactive)
    evaluateLarge = Swift.min(evaluateLarge, processorNanoseconds() - start)
}
let command = output(of: "bash -c 'TIMEFORMAT=%U; time jq \"map(.x) | add\" \(path) >/dev/null' 2>&1")
    .flatMap { Double($0.split(separator: "\n").last ?? "") }
print(
    "map(.x) | add over 1,000,000 elements: \(Int(evaluateLarge / 1e6)) ms, with reading \(Int(whole / 1e6)) ms, "
        + "jq command \(command.map { String(Int($0 * 1000)) } ?? "-") ms\n")

let hostile = CommandLine.arguments.count > 2 ? try HostileRun(path: CommandLine.arguments[2]) : nil
hostile?.report()

require(".a.b.c under 200 ns", evaluations[0] < 200)
require("{a: .x.y, b: (.n + 1)} under 1.5 µs", evaluations[1] < 1500)
require("100 characters compile in under 100 µs", compileHundred < 100_000)
if let slowest = ratios.min() { require("every expression at least 5 times as fast as libjq", slowest >= 5) }
if let command { require("a million elements no slower than the jq command", whole < command * 1e9) }
if let hostile {
    require("every hostile program ends in a bound", hostile.survivors.isEmpty)
    require("every bound is reached within 50 ms", hostile.slowestMilliseconds <= 50)
    require("and within 16 MB", hostile.largestBytes <= 16_000_000)
}
exit(missed.isEmpty ? 0 : 1)
