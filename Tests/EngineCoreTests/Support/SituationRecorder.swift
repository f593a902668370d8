import EngineCore
import OrderedCollections

/// Brings a task into a situation and sees it through to its end.
struct SituationRecorder {
    private let situation: Situation
    private var recorder: Recorder

    init(_ kind: TaskKind, _ situation: Situation) throws {
        self.situation = situation
        let definition = situation.definition(kind)
        recorder = Recorder(try Harness(definition), title: "## \(situation.title)")
        recorder.note(definition)
    }

    /// What happened.
    mutating func record() throws -> [String] {
        try recorder.say("start")
        switch situation {
        case .success: break
        case .fault:
            try recorder.end(badly: true)
            try recorder.say("resume")
        case .timeout:
            // A stale time where the task has ended before.
            try recorder.say("elapse \(recorder.timer(in: 5_000) ?? 1)")
            while let stopping = recorder.stopping { try recorder.say("signal \(stopping) 15") }
            try recorder.say("resume")
        case .retry: try fail()
        case .drain, .freeze:
            try recorder.say("pause mode=\(situation.rawValue)")
            if situation == .drain, let input = recorder.next(badly: false) { try recorder.say(input) }
            try recorder.say("sleep 60")
            try recorder.say("resume")
        case .cancel: try recorder.say("cancel")
        case .crash: try crash()
        case .loss: try lose()
        }
        try recorder.end(badly: false)
        try recorder.close()
        return recorder.lines
    }

    /// Fails until the first attempt is over.
    private mutating func fail() throws {
        for _ in 0..<Recorder.inputsMaximum {
            guard recorder.harness?.timers.isEmpty ?? false, let input = recorder.next(badly: true) else { return }
            try recorder.say(input)
        }
    }

    private mutating func crash() throws {
        for _ in 0..<Recorder.inputsMaximum {
            try recorder.say("sleep 1")
            try recorder.say("replay")
            guard let input = recorder.next(badly: false) else { return }
            try recorder.say(input)
        }
    }

    /// What is lost are commands, and calls whose answer nobody heard. Other requests are asked again under their
    /// token, and everything else stands in the journal.
    private mutating func lose() throws {
        while losable.isEmpty, let input = recorder.next(badly: false) { try recorder.say(input) }
        try recorder.say("replay")
        for token in losable { try recorder.say("interrupt \(token)") }
        if recorder.harness?.execution.status == .paused { try recorder.say("resume") }
    }

    private var losable: [UInt64] {
        guard let harness = recorder.harness else { return [] }
        let calls = harness.requests.filter {
            guard case .request(let effect)? = harness.granted[Token(number: $0)], case .call = effect.kind
            else { return false }
            return true
        }
        return (harness.steps + calls).sorted()
    }
}
