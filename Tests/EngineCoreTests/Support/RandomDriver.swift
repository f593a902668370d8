import EngineCore
import FoundationEssentials
import OrderedCollections
import Testing
import WorkflowModel

/// Gives an execution random inputs, as a host and several operators would, and checks what must hold after each.
struct RandomDriver {
    private var random: SeededGenerator
    private(set) var harness: Harness
    private var key = 0
    private var keys: [(key: String, command: Command, reply: Reply)] = []

    init(seed: UInt64) throws {
        harness = Harness(try RandomDefinition.make(seed: seed))
        random = SeededGenerator(seed: seed ^ 0xABCD)
        harness.traces = ProcessInfo.processInfo.environment["TRACE_SEED"] == String(seed)
    }

    /// Random inputs, then a host that only helps, until the execution has ended.
    mutating func drive(inputs: Int) {
        if harness.execution.status == .pending {
            if random.chance(5) { step(.command(.cancel(CancelRequest()), by: Harness.requester, key: nil)) }
            step(
                .command(.start(StartRequest(input: ["a": 1], seed: random.next())), by: Harness.requester, key: nil))
        }
        for _ in 0..<inputs { randomStep() }
        help()
    }

    private mutating func randomStep() {
        let now = harness.now.millisecondsSinceEpoch + Int64(random.below(4_000)) - 300
        harness.now = Instant(millisecondsSinceEpoch: now)
        switch random.below(100) {
        case 0..<45 where !harness.admissions.isEmpty && random.chance(50): admit()
        case 0..<45: completeStep(fails: random.chance(35))
        case 45..<68: elapseTimer()
        case 68..<76: command(.pause(PauseRequest(mode: random.chance(50) ? .drain : .freeze, resumeAt: resumeTime())))
        case 76..<88: command(.resume(resumeRequest()))
        case 88..<90: command(.cancel(CancelRequest(reason: "enough")))
        case 90..<93: repeatCommand()
        case 93..<95: stale()
        case 95: step(.nothing)
        case 96..<98: command(.pause(PauseRequest(before: anyKey())))
        default: harness.recover()
        }
    }

    private mutating func resumeTime() -> Instant? {
        random.chance(20) ? Instant(millisecondsSinceEpoch: harness.now.millisecondsSinceEpoch + 5_000) : nil
    }

    private mutating func resumeRequest() -> ResumeRequest {
        ResumeRequest(
            from: random.chance(10) ? anyKey() : nil, set: random.chance(20) ? ["flag": 2] : [:],
            skip: random.chance(15) ? [anyKey()] : [])
    }

    private mutating func anyKey() -> String {
        let nodes = harness.definition.nodes
        return nodes[random.below(nodes.count)].key
    }

    private mutating func completeStep(fails: Bool) {
        if !harness.requests.isEmpty, random.chance(50) || harness.steps.isEmpty {
            answerRequest(fails: fails)
            return
        }
        guard let token = harness.steps.randomElement(using: &random) else { return }
        step(.completed(Token(number: token), outcome(fails: fails)))
    }

    private mutating func answerRequest(fails: Bool) {
        guard let token = harness.requests.randomElement(using: &random) else { return }
        let outcome =
            fails ? RequestOutcome.fault(Fault(.communication, title: "no answer")) : .value(["answer": 1])
        step(.answered(Token(number: token), outcome))
    }

    private mutating func outcome(fails: Bool) -> RunOutcome {
        guard fails else { return .exited(code: 0, output: Captured(stdout: Array("1".utf8))) }
        switch random.below(5) {
        case 0: return .interrupted(reason: "lost")
        case 1: return .signalled(signal: 9, output: Captured(outOfMemory: true))
        case 2: return .spawnFailed(errno: 2, path: "/x", message: "no")
        default: return .exited(code: 3, output: Captured(stderrTail: "bad\n"))
        }
    }

    private mutating func admit() {
        if let token = harness.admissions.first { step(.admitted(Token(number: token))) }
    }

    private mutating func elapseTimer() {
        guard let token = harness.timers.randomElement(using: &random) else { return }
        if case .timer(let instant)? = harness.granted[Token(number: token)] { harness.now = max(harness.now, instant) }
        step(.elapsed(Token(number: token)))
    }

    private mutating func command(_ command: Command) {
        var name: String?
        if random.chance(30) {
            key += 1
            name = "key\(key)"
        }
        let transition = step(.command(command, by: Harness.requester, key: name))
        if let name, let reply = transition.reply { keys.append((name, command, reply)) }
    }

    private mutating func repeatCommand() {
        guard let last = keys.last else { return }
        let transition = step(.command(last.command, by: Harness.requester, key: last.key))
        #expect(transition == Transition(reply: last.reply), "a repeated request did something")
    }

    private mutating func stale() {
        for token in [UInt64(random.below(200)), 100_000] where harness.granted[Token(number: token)] == nil {
            let kinds: [Input.Kind] = [
                .elapsed(Token(number: token)), .completed(Token(number: token), outcome(fails: false)),
                .answered(Token(number: token), .value(1)),
                .admitted(Token(number: token)),
            ]
            for kind in kinds { #expect(step(kind).isEmpty, "a stale token did something") }
        }
    }

    @discardableResult
    private mutating func step(_ kind: Input.Kind) -> Transition {
        let before = harness.execution.status
        let percentage = harness.execution.progress.percentage
        let transition = harness.input(kind)
        checkProgress(transition, from: percentage)
        checkStarts(transition, kind, before)
        checkLife()
        return transition
    }

    /// Nothing starts while paused, and only clean-up starts after a cancel.
    private func checkStarts(_ transition: Transition, _ kind: Input.Kind, _ before: ExecutionStatus) {
        let resumed = transition.events.contains { event in
            switch event.fact {
            case .executionResumed, .executionRedriven, .cancelRequested: true
            default: false
            }
        }
        for case .start(_, .run(let effect)) in transition.effects {
            if before == .paused { #expect(resumed, "\(effect.nodeKey) started while paused") }
            if harness.execution.report(at: harness.now).cancelRequested {
                let cleansUp = effect.nodeKey.hasPrefix("/onCancel") || effect.nodeKey.hasPrefix("/onExit")
                #expect(cleansUp, "\(effect.nodeKey) started after the cancel")
            }
        }
    }

    /// Progress never goes back by itself, and the end of everything is the whole.
    private func checkProgress(_ transition: Transition, from before: Double) {
        let execution = harness.execution
        let after = execution.progress.percentage
        let isSentBack = transition.events.contains { event in
            if case .threadRewound = event.fact { true } else { false }
        }
        if !isSentBack { #expect(after >= before, "progress went back from \(before) to \(after)") }
        #expect((0...100).contains(after))
        guard execution.status == .completed else { return }
        let progress = execution.progress
        #expect(after == 100)
        let counted = progress.completedNodes + progress.skippedNodes + progress.failedNodes
        #expect(counted == progress.totalNodes, "some tasks count as neither done nor passed over: \(progress)")
    }

    /// What has not ended, and is not held, waits for something.
    private func checkLife() {
        let execution = harness.execution
        switch execution.status {
        case .running, .waiting: #expect(!execution.pendingEffects.isEmpty, "a living execution waits for nothing")
        case .pending where execution.sequence > 0:
            #expect(harness.admissions.count == 1 && execution.isQueued, "nobody will admit it")
        case .pending, .paused, .completed, .failed, .cancelled: break
        }
        let report = execution.report(at: harness.now)
        let progress = report.progress
        let sum = progress.completedNodes + progress.failedNodes + progress.skippedNodes + progress.runningNodes
        #expect((0...progress.totalNodes).contains(sum), "tasks are counted twice: \(progress)")
        #expect(report.timing.durationMs >= 0 && report.timing.pausedMs >= 0)
        if execution.status == .completed { #expect(progress.runningNodes == 0 && report.output != nil) }
        #expect((report.error != nil) == (execution.status == .failed) || !execution.isFinished)
    }

    /// Everything goes well from here on: the execution must end.
    private mutating func help() {
        for round in 0..<2_000 {
            let execution = harness.execution
            if execution.status == .completed || execution.status == .cancelled { return }
            if execution.status == .failed {
                // What always fails would fail for ever.
                if round > 1_000 { return }
                step(.command(.resume(resumeRequest()), by: Harness.requester, key: nil))
                if harness.execution.status == .failed { return }
            } else if execution.status == .paused {
                step(.command(.resume(ResumeRequest()), by: Harness.requester, key: nil))
            } else if execution.status == .pending {
                admit()
            } else if let token = harness.steps.first {
                step(.completed(Token(number: token), outcome(fails: false)))
            } else if !harness.requests.isEmpty {
                answerRequest(fails: false)
            } else {
                elapseTimer()
            }
        }
        Issue.record("the execution does not end: \(TranscriptPrinter.status(harness))")
    }
}
