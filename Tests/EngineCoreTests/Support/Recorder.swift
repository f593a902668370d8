import EngineCore
import OrderedCollections
import WorkflowModel

/// Drives an execution, and writes down each input and what came of it. After each input the execution is built anew
/// from its journal: whatever comes goes on from there.
struct Recorder {
    private var runner: TranscriptRunner
    private(set) var lines: [String]

    /// More than any of these small executions needs.
    static let inputsMaximum = 30

    init(_ harness: Harness, title: String) {
        runner = TranscriptRunner(harness)
        lines = [title]
    }

    var harness: Harness? { runner.harness }

    mutating func note(_ line: String) { lines.append(line) }

    mutating func say(_ input: String) throws {
        lines.append("> " + input)
        lines += try runner.carryOut([input])
        if input != "replay" { _ = try runner.carryOut(["replay"]) }
    }

    /// Ends what is pending, one thing after the other, until nothing is.
    mutating func end(badly: Bool) throws {
        for _ in 0..<Self.inputsMaximum {
            guard let input = next(badly: badly) else { break }
            try say(input)
        }
    }

    /// Writes down the output and checks every event.
    mutating func close() throws {
        lines += try runner.carryOut(["output"]).map { "output " + $0 }
        harness?.checkEachEvent()
    }

    /// The input that ends the oldest thing that is pending; nil when nothing is.
    func next(badly: Bool) -> String? {
        guard let harness, !harness.execution.isFinished else { return nil }
        if let stopping { return "signal \(stopping) 15" }
        if let token = harness.steps.min() { return badly ? "exit \(token) 3 broken" : "exit \(token) 0 fine" }
        if let token = harness.requests.min() {
            return badly ? "fault \(token) Broken" : "answer \(token) {\"fine\": true}"
        }
        if isAsking { return badly ? "reject" : "approve" }
        if let token = harness.listens.min() { return "event \(token) \(event)" }
        return firstTimer.map { "elapse \($0)" }
    }

    var stopping: UInt64? { harness?.steps.filter { harness?.run($0)?.control == .stopping }.min() }

    /// The timer that is due after so long.
    func timer(in milliseconds: Int64) -> UInt64? {
        guard let now = harness?.now else { return nil }
        return timers.first { $0.due.milliseconds(since: now) == milliseconds }?.token
    }

    private var firstTimer: UInt64? { timers.min { $0.due < $1.due }?.token }

    private var timers: [(token: UInt64, due: Instant)] {
        harness?.granted.compactMap { token, effect in
            if case .timer(let due) = effect { (token.number, due) } else { nil }
        } ?? []
    }

    private var isAsking: Bool {
        guard let harness else { return false }
        return harness.execution.report(at: harness.now).threads.contains {
            if case .approval? = $0.waiting { true } else { false }
        }
    }

    /// In turn one that is meant, and one that ends the listening.
    private var event: String {
        (harness?.lastEvent ?? 0).isMultiple(of: 2)
            ? #"{"type": "t", "data": {"n": 1}}"# : #"{"type": "u", "data": {"n": 2}}"#
    }
}

extension Instant {
    fileprivate func milliseconds(since other: Instant) -> Int64 {
        millisecondsSinceEpoch - other.millisecondsSinceEpoch
    }
}
