import EngineCore
import OrderedCollections
import Testing
import WorkflowModel

/// An execution that is watched: after every input it checks the laws against a second one that only folds events.
struct Harness {
    private(set) var execution: Execution
    private(set) var folded: Execution
    /// Every event so far.
    private(set) var events: [Event] = []
    /// What the host would have granted.
    private(set) var granted: OrderedDictionary<Token, Effect> = [:]
    private let evaluator: Evaluator
    var now = Instant(millisecondsSinceEpoch: 1_700_000_000_000)
    var bootID = "boot-1"
    /// The number of the last event that was published.
    var lastEvent: UInt64 = 0
    /// Checking bytes after every input makes long tests quadratic.
    var checksBytes = true
    /// Prints every transition, for a look at what a seed does.
    var traces = false

    static let requester = Requester(uid: 1000, gid: 1000, pid: 42, name: "ada")

    init(_ definition: Definition, evaluator: Evaluator = TinyParser.evaluator) {
        self.evaluator = evaluator
        execution = Execution(id: ExecutionID(number: 7), definition: definition)
        folded = execution
    }

    init(_ text: String) throws { self.init(try DefinitionBuilder.definition(text)) }

    var definition: Definition { execution.definition }

    @discardableResult
    mutating func input(_ kind: Input.Kind) -> Transition {
        let transition = execution.handle(
            Input(now: now, bootID: bootID, lastEvent: lastEvent, kind: kind), using: evaluator)
        for event in transition.events { folded.apply(event) }
        if traces {
            print("\(kind)")
            for line in TranscriptPrinter.transition(transition, self) { print("    " + line) }
        }
        events += transition.events
        grant(transition, kind)
        checkLaws(transition)
        return transition
    }

    /// Goes on with what a checkpoint would give back, as after a crash.
    mutating func recover() {
        do {
            execution = try ExecutionCodec.decode(ExecutionCodec.encode(execution), definition: definition)
        } catch {
            Issue.record("own bytes refused: \(error)")
        }
    }

    /// Goes on with what the journal alone gives back, as after a crash.
    mutating func replay() {
        do {
            var replayed = Execution(id: execution.id, sharing: execution)
            for event in try EventCodec.decode(EventCodec.encode(events)) { replayed.apply(event) }
            #expect(replayed == execution, "the journal gives another execution")
            #expect(replayed.pendingEffects == execution.pendingEffects)
            execution = replayed
        } catch {
            Issue.record("own bytes refused: \(error)")
        }
    }

    /// From each event on: a checkpoint taken there gives the same with the next event as the execution without it.
    func checkEachEvent() {
        var folded = Execution(id: execution.id, sharing: execution)
        do {
            for (index, event) in events.enumerated() {
                var restored = try ExecutionCodec.decode(ExecutionCodec.encode(folded), definition: definition)
                let stored = try EventCodec.decode(EventCodec.encode([event]))
                for event in stored { restored.apply(event) }
                folded.apply(event)
                #expect(restored == folded, "a checkpoint before event \(index) gives another execution")
            }
        } catch {
            Issue.record("own bytes refused: \(error)")
        }
        #expect(folded == execution)
    }

    private mutating func grant(_ transition: Transition, _ kind: Input.Kind) {
        switch kind {
        case .completed(let token, _):
            if case .run? = granted[token] { granted[token] = nil }
        case .answered(let token, _):
            if case .request? = granted[token] { granted[token] = nil }
        case .elapsed(let token):
            if case .timer? = granted[token] { granted[token] = nil }
        case .admitted(let token):
            if case .admission? = granted[token] { granted[token] = nil }
        case .command, .heard, .nothing: break
        }
        for change in transition.effects {
            switch change {
            case .start(let token, let effect):
                #expect(granted[token] == nil, "token \(token) was given out twice")
                granted[token] = effect
            case .update(let token, let effect):
                #expect(granted[token] != nil, "token \(token) was updated without a start")
                granted[token] = effect
            case .withdraw(let token):
                if case .run? = granted[token] { Issue.record("the run effect \(token) was withdrawn") }
                #expect(granted.removeValue(forKey: token) != nil, "token \(token) was withdrawn without a start")
            }
        }
    }

    private func checkLaws(_ transition: Transition) {
        let pending = execution.pendingEffects
        #expect(granted.keys.sorted() == pending.keys.elements)
        #expect(granted.allSatisfy { pending[$0.key] == $0.value })
        #expect(execution.sequence == UInt64(events.count))
        if execution.isFinished { #expect(execution.pendingEffects.isEmpty, "a finished execution wants effects") }
        guard checksBytes else { return }
        let bytes = ExecutionCodec.encode(execution)
        #expect(bytes == ExecutionCodec.encode(folded), "folding the events gives another state")
        #expect(folded == execution)
        do {
            let decoded = try ExecutionCodec.decode(bytes, definition: definition)
            #expect(decoded == execution, "the bytes give another execution")
            #expect(ExecutionCodec.encode(decoded) == bytes)
            #expect(try EventCodec.decode(EventCodec.encode(transition.events)) == transition.events)
        } catch {
            Issue.record("own bytes refused: \(error)")
        }
    }

    // MARK: - Short forms

    @discardableResult
    mutating func start(_ input: Value = .null, breakpoints: [String] = []) -> Transition {
        command(.start(StartRequest(input: input, seed: 1, breakpoints: breakpoints)))
    }

    @discardableResult
    mutating func command(_ command: Command, key: String? = nil) -> Transition {
        input(.command(command, by: Self.requester, key: key))
    }

    @discardableResult
    mutating func exit(_ token: UInt64, _ code: Int32 = 0, _ stdout: String = "", stderr: String = "") -> Transition {
        input(
            .completed(
                Token(number: token),
                .exited(code: code, output: Captured(stdout: Array(stdout.utf8), stderrTail: stderr))))
    }

    @discardableResult
    mutating func elapse(_ token: UInt64) -> Transition {
        if case .timer(let instant)? = granted[Token(number: token)] { now = max(now, instant) }
        return input(.elapsed(Token(number: token)))
    }

    /// The tokens of run effects that are pending.
    var steps: [UInt64] {
        granted.compactMap { token, effect in
            if case .run = effect { token.number } else { nil }
        }
    }

    /// The tokens of timers that are pending.
    var timers: [UInt64] {
        granted.compactMap { token, effect in
            if case .timer = effect { token.number } else { nil }
        }
    }

    /// The tokens of requests that are pending.
    var requests: [UInt64] {
        granted.compactMap { token, effect in
            if case .request = effect { token.number } else { nil }
        }
    }

    /// The tokens of listeners that are pending.
    var listens: [UInt64] {
        granted.compactMap { token, effect in
            if case .listen = effect { token.number } else { nil }
        }
    }

    /// The tokens of admissions that are pending: one at most.
    var admissions: [UInt64] {
        granted.compactMap { token, effect in
            if case .admission = effect { token.number } else { nil }
        }
    }

    func run(_ token: UInt64) -> RunEffect? {
        if case .run(let effect)? = granted[Token(number: token)] { effect } else { nil }
    }

    var output: Value? { execution.report(at: now).output }
    var error: ErrorReport? { execution.report(at: now).error }
}
