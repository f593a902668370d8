internal import EngineCore
internal import Metrics
internal import Synchronization
internal import WorkflowModel

/// Counts what has become durable. The instruments are those of the injected factory.
final class EngineMetrics: Sendable {
    private struct Labels: Hashable {
        var name: MetricName
        var values: [String]
    }

    private struct State {
        var counters: [Labels: Counter] = [:]
        var durations: [String: Timer] = [:]
        /// The names that have labels of their own; those that come later share one.
        var processes: Set<String> = []
        var faultTypes: Set<String> = []
    }

    private let factory: any MetricsFactory
    private let state = Mutex(State())
    private let lateness: Timer

    init(factory: any MetricsFactory) {
        self.factory = factory
        lateness = Timer(label: MetricName.timerLateness.rawValue, factory: factory)
    }

    /// Counts the events of one durable turn.
    func record(_ events: [Event], of summary: ExecutionSummary) {
        for event in events { record(event.fact, summary) }
    }

    /// A batch of timers fires, and its earliest was due so long ago.
    func timersFired(lateBy duration: Duration) { lateness.record(duration: max(.zero, duration)) }

    /// Counts what a schedule has made durable.
    func record(_ fact: ScheduleFact) {
        switch fact {
        case .executionStarted: count(.scheduleStarts, [("outcome", "started")])
        case .startSkipped, .queueDropped: count(.scheduleStarts, [("outcome", "skipped")])
        case .startRefused: count(.scheduleStarts, [("outcome", "refused")])
        case .elapsed(_, _, let missed, _): if missed > 0 { count(.scheduleMissed, [], by: Int64(clamping: missed)) }
        case .adopted, .ended, .paused, .resumed, .timed, .startDecided, .startQueued, .startDequeued,
            .requestAnswered, .cancellationDecided, .executionEnded, .eventConsumed, .eventsGathered, .eventsDropped:
            break
        }
    }

    private func record(_ fact: Fact, _ summary: ExecutionSummary) {
        if case .executionStarted = fact {
            count(.executionsStarted, [("process", process(summary.processName))])
        } else if case .executionEnded(let status) = fact {
            count(.executionsEnded, [("process", process(summary.processName)), ("status", status.rawValue)])
            guard let startedAt = summary.startedAt, let stoppedAt = summary.stoppedAt else { return }
            duration(status.rawValue).record(duration: max(.zero, stoppedAt - startedAt))
        } else if case .stepStarted(_, _, let effect, _) = fact {
            count(.stepAttempts, [("kind", "run"), ("attempt", effect.attempt > 1 ? "retry" : "first")])
        } else if case .stepEnded(_, let ending) = fact {
            count(.stepEnds, [("cause", ending.cause.label)])
        } else if case .taskFaulted(_, _, let fault, _) = fact {
            count(.taskFaults, [("type", faultType(fault.type))])
        }
    }

    private func count(_ name: MetricName, _ labels: [(String, String)], by number: Int64 = 1) {
        let counter = state.withLock { state in
            let key = Labels(name: name, values: labels.map(\.1))
            if let counter = state.counters[key] { return counter }
            let counter = Counter(label: name.rawValue, dimensions: labels, factory: factory)
            state.counters[key] = counter
            return counter
        }
        counter.increment(by: number)
    }

    private func duration(_ status: String) -> Timer {
        state.withLock { state in
            if let timer = state.durations[status] { return timer }
            let timer = Timer(
                label: MetricName.executionDuration.rawValue, dimensions: [("status", status)], factory: factory)
            state.durations[status] = timer
            return timer
        }
    }

    private func process(_ name: String) -> String {
        state.withLock { $0.processes.label(for: name, maximum: Limits.processLabelsMaximum) }
    }

    private func faultType(_ type: String) -> String {
        let word = type.split(separator: "/").last.map(String.init) ?? type
        return state.withLock { $0.faultTypes.label(for: word, maximum: Limits.faultLabelsMaximum) }
    }
}

extension Set<String> {
    /// The value itself while there are few, then one that all others share: authors must not fill the memory of a
    /// monitoring system.
    mutating func label(for value: String, maximum: Int) -> String {
        if contains(value) { return value }
        guard count < maximum else { return "other" }
        insert(value)
        return value
    }
}

extension StepEnding.Cause {
    fileprivate var label: String {
        switch self {
        case .exited(code: 0): "exited"
        case .exited: "exitedNonZero"
        case .signalled: "signalled"
        case .spawnFailed: "spawnFailed"
        case .interrupted: "interrupted"
        }
    }
}
