internal import EngineCore
internal import StepProtocol
internal import Synchronization

/// What the runner's thread does to the runner.
extension SupervisedRunner {
    var isStopping: Bool { state.withLock(\.isStopping) }

    /// Gives the inventory to whoever waits for it: the first to ``connect()``, later ones to the reports.
    func publish(_ inventory: StepInventory) {
        let connecting = state.withLock { state in
            state.incarnation = inventory.incarnation
            defer { state.connecting = nil }
            return state.connecting
        }
        if let connecting {
            connecting.resume(returning: inventory)
        } else {
            configuration.notice("connected to the step supervisor again: \(inventory.steps.count) steps are known")
            reporting.yield(.reconnected(inventory))
        }
    }

    /// What was not sent is dropped: after the next inventory the host asks again.
    func disconnected() {
        state.withLock { state in
            state.incarnation = nil
            state.outbox.removeAll()
            state.held.removeAll()
        }
    }

    func takeOutbox(into connection: inout SupervisedConnection) {
        state.withLock { state in
            if state.outbox.count > 0 { connection.queue(&state.outbox) }
        }
    }

    func receive(_ frame: Frame) {
        switch frame {
        case .notice(let identifier, let notice): note(notice, of: identifier.key)
        case .result(let result): reporting.yield(.finished(result.identifier.key, outcome(of: result)))
        case .entry(let entry):
            // The answer to a start of a step that was there already.
            let key = entry.identifier.key
            switch known(entry) {
            case .running: break
            case .finished(let outcome): reporting.yield(.finished(key, outcome))
            }
        case .refused(let refusal):
            // A control that crossed the step's end is no news.
            if refusal.reason != .unknownStep {
                configuration.notice("the step supervisor refused: \(refusal.message)")
            }
        case .hello, .started, .listEnd, .start, .control, .confirm, .list: break
        }
    }

    private func note(_ notice: StepNotice, of key: StepKey) {
        let isFirst = state.withLock { $0.activities.updateValue(StepActivity(notice), forKey: key) == nil }
        if isFirst { reporting.yield(.active(key)) }
    }

    func known(_ entry: StepEntry) -> KnownStep {
        switch entry.state {
        case .running: .running
        case .finished(let result): .finished(outcome(of: result))
        }
    }

    /// The thread is done: everyone who waits learns it.
    func threadEnded(_ end: Result<Void, SupervisedRunnerError>) {
        let (connecting, running) = state.withLock { state in
            state.end = end
            state.incarnation = nil
            defer {
                state.connecting = nil
                state.running = nil
            }
            return (state.connecting, state.running)
        }
        switch end {
        case .success: connecting?.resume(throwing: SupervisedRunnerError.ended)
        case .failure(let error): connecting?.resume(throwing: error)
        }
        running?.resume(with: end)
        reporting.finish()
    }
}
