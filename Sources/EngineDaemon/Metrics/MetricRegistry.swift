import Metrics
import Synchronization

/// Holds the instruments that swift-metrics makes, for the text that is scraped.
final class MetricRegistry: MetricsFactory {
    private struct Key: Hashable {
        var name: String
        var labels: [String]
    }

    private struct Entry {
        var name: String
        var labels: [(String, String)]
        var cell: MetricCell
    }

    private struct State {
        var order: [Entry] = []
        var places: [Key: Int] = [:]
    }

    private let state = Mutex(State())

    /// Every instrument with its present value, in order of creation.
    func samples() -> [MetricSample] {
        let entries = state.withLock { $0.order }
        return entries.map { MetricSample(name: $0.name, labels: $0.labels, value: $0.cell.value) }
    }

    private func cell(
        _ name: String, _ labels: [(String, String)], _ make: () -> MetricCell
    ) -> MetricCell {
        state.withLock { state in
            let key = Key(name: name, labels: labels.flatMap { [$0.0, $0.1] })
            if let place = state.places[key] { return state.order[place].cell }
            let cell = make()
            state.places[key] = state.order.count
            state.order.append(Entry(name: name, labels: labels, cell: cell))
            return cell
        }
    }

    // MARK: - The factory's side

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        cell(label, dimensions) { MetricCell(bounds: nil) }
    }

    func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        cell(label, dimensions) { MetricCell(bounds: nil) }
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        cell(label, dimensions) { MetricCell(bounds: nil) }
    }

    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        cell(label, dimensions) { MetricCell(bounds: Limits.metricSecondsBounds) }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        cell(label, dimensions) { MetricCell(bounds: Limits.metricSecondsBounds) }
    }

    // An instrument lives as long as the process: its series must not begin again at zero.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}
}

/// One series: a number, or counts by upper bounds.
final class MetricCell: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    private struct State {
        var number = 0.0
        var counts: [UInt64]
        var sum = 0.0
    }

    private let bounds: [Double]?
    private let state: Mutex<State>

    init(bounds: [Double]?) {
        self.bounds = bounds
        state = Mutex(State(counts: [UInt64](repeating: 0, count: (bounds?.count ?? 0) + 1)))
    }

    var value: MetricValue {
        let state = state.withLock { $0 }
        guard let bounds else { return .number(state.number) }
        return .histogram(bounds: bounds, counts: state.counts, sum: state.sum)
    }

    func increment(by amount: Int64) { state.withLock { $0.number += Double(amount) } }
    func increment(by amount: Double) { state.withLock { $0.number += amount } }
    func decrement(by amount: Double) { state.withLock { $0.number -= amount } }
    func set(_ value: Int64) { state.withLock { $0.number = Double(value) } }
    func set(_ value: Double) { state.withLock { $0.number = value } }
    func reset() { state.withLock { $0.number = 0 } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }

    func record(_ value: Double) {
        let place = bounds?.firstIndex { value <= $0 } ?? bounds?.count ?? 0
        state.withLock { state in
            state.counts[place] += 1
            state.sum += value
        }
    }
}
