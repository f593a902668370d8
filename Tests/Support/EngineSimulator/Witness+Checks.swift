import EngineCore
import EngineHost
import OrderedCollections
import WorkflowModel

extension Witness {
    /// What must be true of an event before it is applied.
    func check(_ event: Event, _ trace: inout Trace, _ id: ExecutionID) {
        let execution = trace.execution
        switch event.fact {
        case .stepStarted(_, let token, let effect, _):
            checkHeldBack(effect.nodeKey, trace, id)
            if !trace.commands.insert(token.number).inserted {
                violate(.startedOnce, "token \(token) of execution \(id) was given out twice")
            }
        case .stepEnded(let token, let ending):
            guard case .run? = execution.pendingEffects[token] else {
                violate(.startedOnce, "step \(token) of execution \(id) ended without running")
                return
            }
            if case .interrupted = ending.cause, isRunning(StepKey(execution: id, token: token)) {
                violate(.startedOnce, "step \(token) of execution \(id) was given up while its command runs")
            }
            trace.ended.insert(token.number)
        case .timerElapsed(let token):
            guard case .timer(let deadline)? = execution.pendingEffects[token],
                trace.ended.insert(token.number).inserted
            else {
                violate(.firedOnce, "timer \(token) of execution \(id) fired, and does not wait")
                return
            }
            if event.at < deadline, !trace.due.contains(token.number) {
                violate(.firedOnce, "timer \(token) of execution \(id) fired before its time")
            }
        case .requestStarted(_, _, let effect):
            checkHeldBack(effect.nodeKey, trace, id)
            if case .call(let call) = effect.kind, call.isUnsafe { intendedCalls[call.idempotencyKey, default: 0] += 1 }
        case .requestEnded(let token):
            guard case .request? = execution.pendingEffects[token], trace.ended.insert(token.number).inserted else {
                violate(.startedOnce, "request \(token) of execution \(id) ended, and was not under way")
                return
            }
        case .eventConsumed(_, let token, let consumed): checkConsumed(consumed, by: token, trace, id)
        case .cancelRequested: trace.isCancelled = true
        case .executionRedriven:
            trace.isCancelled = false
            trace.isRedriven = true
        default: break
        }
    }

    private func checkHeldBack(_ nodeKey: String, _ trace: Trace, _ id: ExecutionID) {
        let name = "\(nodeKey) of execution \(id)"
        if trace.execution.status == .paused { violate(.heldBack, "\(name) started while paused") }
        if trace.isCancelled, !nodeKey.isCleanUp { violate(.heldBack, "\(name) started after the cancel") }
    }

    /// A command starts only when the intent is durable, and as it was meant.
    func checkStart(_ key: StepKey, _ effect: RunEffect) {
        guard let trace = traces[key.execution], trace.commands.contains(key.token.number) else {
            violate(.durableBeforeVisible, "\(key.name) started before its intent was durable")
            return
        }
        count { $0.spawns += 1 }
        note("start \(key.name) \(effect.nodeKey)")
    }

    /// The supervisor may forget an end only when it is durable.
    func checkConfirmation(_ key: StepKey) {
        guard let trace = traces[key.execution] else {
            if !forgotten.contains(key.execution) {
                violate(.durableBeforeVisible, "\(key.name) was given up, and its execution is not there")
            }
            return
        }
        if case .run? = trace.execution.pendingEffects[key.token] {
            violate(.durableBeforeVisible, "the end of \(key.name) was given up before it was durable")
        }
        note("confirm \(key.name)")
    }

    /// What the engine reads back as history is what became durable.
    func checkHistory(_ page: HistoryPage, of id: ExecutionID) {
        guard let trace = traces[id] else { return }
        for entry in page.entries {
            guard entry.sequence >= 1, entry.sequence <= trace.events.count else {
                violate(.durableBeforeVisible, "the history of execution \(id) has event \(entry.sequence)")
                return
            }
            if trace.events[Int(entry.sequence) - 1] != entry.event {
                violate(.replayEqualsLive, "event \(entry.sequence) of execution \(id) is another one in its history")
            }
        }
    }

    /// An answer leaves only when what it says is durable.
    func checkAnswer(_ report: StatusReport) {
        count { $0.answered += 1 }
        note("answer \(report.executionID) \(report.sequence) \(report.status.rawValue)")
        guard let trace = traces[report.executionID] else {
            if !forgotten.contains(report.executionID) {
                violate(.durableBeforeVisible, "execution \(report.executionID) was answered and is not durable")
            }
            return
        }
        if trace.execution.sequence < report.sequence {
            violate(
                .durableBeforeVisible,
                "event \(report.sequence) of execution \(report.executionID) was answered before it was durable")
        }
    }
}

extension CallRequest {
    /// Whether the service is told by what it knows a repeated request.
    fileprivate var isUnsafe: Bool {
        guard case .http(let call) = step, case .literal(.string(let method)) = call.method else { return false }
        return !CallStep.isSafe(method: method.uppercased())
    }
}

extension String {
    /// Whether a task of this key belongs to a clean-up handler.
    fileprivate var isCleanUp: Bool { contains("onCancel") || contains("onExit") || contains("onFailure") }
}
