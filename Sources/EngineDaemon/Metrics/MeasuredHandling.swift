import EngineHost
import EngineProtocol
import Metrics
import Synchronization

/// Counts and times the requests of the handler that it stands before.
struct MeasuredHandling<Handler: RequestHandling>: RequestHandling {
    private let handler: Handler
    private let figures: RequestFigures

    init(_ handler: Handler, factory: any MetricsFactory) {
        self.handler = handler
        figures = RequestFigures(factory: factory)
    }

    func answerAtOnce(_ call: Call) -> Response.Outcome? {
        let begin = ContinuousClock.now
        guard let outcome = handler.answerAtOnce(call) else { return nil }
        figures.record(call.method, outcome.code, since: begin)
        return outcome
    }

    func answer(_ call: Call) async -> Answer {
        let begin = ContinuousClock.now
        let answer = await handler.answer(call)
        switch answer {
        case .outcome(let outcome): figures.record(call.method, outcome.code, since: begin)
        case .subscription: figures.record(call.method, Response.Outcome.goodCode, since: begin)
        }
        return answer
    }
}

/// The instruments of requests, made when they are needed first.
private final class RequestFigures: Sendable {
    private struct Key: Hashable {
        var method: Method
        var code: String
    }

    private struct State {
        var counters: [Key: Counter] = [:]
        var latencies: [Method: Timer] = [:]
    }

    private let factory: any MetricsFactory
    private let state = Mutex(State())

    init(factory: any MetricsFactory) { self.factory = factory }

    func record(_ method: Method, _ code: String, since begin: ContinuousClock.Instant) {
        counter(Key(method: method, code: code)).increment()
        latency(method).record(duration: begin.duration(to: .now))
    }

    private func counter(_ key: Key) -> Counter {
        state.withLock { counter(key, in: &$0) }
    }

    private func latency(_ method: Method) -> Timer {
        state.withLock { latency(method, in: &$0) }
    }

    private func counter(_ key: Key, in state: inout State) -> Counter {
        if let counter = state.counters[key] { return counter }
        let counter = Counter(
            label: MetricName.socketRequests.rawValue,
            dimensions: [("method", key.method.rawValue), ("code", key.code)], factory: factory)
        state.counters[key] = counter
        return counter
    }

    private func latency(_ method: Method, in state: inout State) -> Timer {
        if let timer = state.latencies[method] { return timer }
        let timer = Timer(
            label: MetricName.socketLatency.rawValue, dimensions: [("method", method.rawValue)], factory: factory)
        state.latencies[method] = timer
        return timer
    }
}

extension Response.Outcome {
    /// The label of requests without an error.
    fileprivate static let goodCode = "ok"

    fileprivate var code: String {
        switch self {
        case .success: Self.goodCode
        case .failure(let error): error.code.rawValue
        }
    }
}
