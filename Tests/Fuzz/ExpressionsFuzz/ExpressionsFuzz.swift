// Fuzzes the parser and the evaluator; packaging/fuzz builds and runs it. The data is a program, a zero byte and an input.

import WorkflowExpressions
import WorkflowModel

/// Small bounds, so that many programs are tried in a second.
private let limits = EvaluationLimits(
    stepsMaximum: 50_000, bytesMaximum: 1_000_000, outputsMaximum: 1000, outputBytesMaximum: 1 << 20,
    nestingsMaximum: 20_000, outputDepthMaximum: 500, stackBytesMaximum: 32 << 20, regexRetriesMaximum: 20_000)

/// Called by libFuzzer for each piece of data.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = UnsafeBufferPointer(start: start, count: count)
    let parts = bytes.split(separator: 0, maxSplits: 1)
    guard let source = parts.first else { return 0 }
    let input = parts.count > 1 ? (try? Value.parse(Array(parts[1]))) ?? .null : .null
    guard let program = try? Program(compiling: String(decoding: source, as: UTF8.self)) else { return 0 }
    guard
        let results = try? program.evaluate(
            input, arguments: ["x": 1], now: Instant(millisecondsSinceEpoch: 0), limits: limits)
    else { return 0 }
    // What comes out must be data that the engine can write.
    for result in results { _ = result.printed() }
    return 0
}
