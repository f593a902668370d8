import EngineCore
import OrderedCollections
import WorkflowModel

/// Brings a task into a situation, sees it through to its end, and writes down what happened.
struct SituationRecorder {
    private let kind: TaskKind
    private let situation: Situation
    private var runner = TranscriptRunner()
    private(set) var lines: [String] = []

    /// More than any of these small executions needs.
    private static let inputsMaximum = 30

    init(_ kind: TaskKind, _ situation: Situation) {
        self.kind = kind
        self.situation = situation
    }

    mutating func record() throws {
        let definition = situation.definition(kind)
        lines = ["## \(situation.title)", definition]
        _ = try runner.carryOut(["definition", definition])
        try say("start")
        switch situation {
        case .success: break
        case .fault:
            try end(badly: true)
            try say("resume")
        case .timeout:
            // A stale time where the task has ended before.
            try say("elapse \(timer(in: 5_000) ?? 1)")
            while let stopping { try say("signal \(stopping) 15") }
            try say("resume")
        case .retry: try fail()
        case .drain, .freeze:
            try say("pause mode=\(situation.rawValue)")
            if situation == .drain, let input = next(badly: false) { try say(input) }
            try say("sleep 60")
            try say("resume")
        case .cancel: try say("cancel")
        case .crash: try crash()
        case .loss: try lose()
        }
        try end(badly: false)
        runner.harness?.checkEachEvent()
        lines += try runner.carryOut(["output"]).map { "output " + $0 }
    }

    /// One input, and a crash after it: whatever comes goes on from the journal.
    private mutating func say(_ input: String) throws {
        lines.append("> " + input)
        lines += try runner.carryOut([input])
        if input != "replay" { _ = try runner.carryOut(["replay"]) }
    }

    /// Ends what is pending, one thing after the other, until nothing is.
    private mutating func end(badly: Bool) throws {
        for _ in 0..<Self.inputsMaximum {
            guard let input = next(badly: badly) else { return }
            try say(input)
        }
    }

    /// Fails until the first attempt is over.
    private mutating func fail() throws {
        for _ in 0..<Self.inputsMaximum {
            guard runner.harness?.timers.isEmpty ?? false, let input = next(badly: true) else { return }
            try say(input)
        }
    }

    private mutating func crash() throws {
        for _ in 0..<Self.inputsMaximum {
            try say("sleep 1")
            try say("replay")
            guard let input = next(badly: false) else { return }
            try say(input)
        }
    }

    /// What is lost are commands, and calls whose answer nobody heard. Other requests are asked again under their
    /// token, and everything else stands in the journal.
    private mutating func lose() throws {
        while losable.isEmpty, let input = next(badly: false) { try say(input) }
        try say("replay")
        for token in losable { try say("interrupt \(token)") }
        if runner.harness?.execution.status == .paused { try say("resume") }
    }

    private var losable: [UInt64] {
        guard let harness = runner.harness else { return [] }
        let calls = harness.requests.filter {
            guard case .request(let effect)? = harness.granted[Token(number: $0)], case .call = effect.kind
            else { return false }
            return true
        }
        return (harness.steps + calls).sorted()
    }

    private var stopping: UInt64? {
        runner.harness?.steps.filter { runner.harness?.run($0)?.control == .stopping }.min()
    }

    private func timer(in milliseconds: Int64) -> UInt64? {
        guard let harness = runner.harness else { return nil }
        return harness.timers.first {
            guard case .timer(let instant)? = harness.granted[Token(number: $0)] else { return false }
            return instant.millisecondsSinceEpoch - harness.now.millisecondsSinceEpoch == milliseconds
        }
    }

    /// The input that ends the oldest thing that is pending; nil when nothing is, or nothing that can fail.
    private func next(badly: Bool) -> String? {
        guard let harness = runner.harness, !harness.execution.isFinished else { return nil }
        if let stopping { return "signal \(stopping) 15" }
        if let token = harness.steps.min() { return badly ? "exit \(token) 3 broken" : "exit \(token) 0 fine" }
        if let token = harness.requests.min() {
            return badly ? "fault \(token) Broken" : "answer \(token) {\"fine\": true}"
        }
        if isAsking { return badly ? "reject" : "approve" }
        if let token = harness.listens.min() { return "event \(token) \(event)" }
        return firstTimer.map { "elapse \($0)" }
    }

    /// The timer that is due first.
    private var firstTimer: UInt64? {
        guard let harness = runner.harness else { return nil }
        let due = harness.timers.compactMap { token -> (UInt64, Instant)? in
            guard case .timer(let instant)? = harness.granted[Token(number: token)] else { return nil }
            return (token, instant)
        }
        return due.min { $0.1 < $1.1 }?.0
    }

    private var isAsking: Bool {
        guard let harness = runner.harness else { return false }
        return harness.execution.report(at: harness.now).threads.contains {
            if case .approval? = $0.waiting { true } else { false }
        }
    }

    /// One that is meant, and after it one that ends the listening.
    private var event: String {
        let heard = runner.harness?.lastEvent ?? 0
        return heard == 0 ? #"{"type": "t", "data": {"n": 1}}"# : #"{"type": "u", "data": {"n": 2}}"#
    }
}
