import Foundation
import WorkflowModel

/// The figures in the order measured.
struct Report {
    private(set) var rows: [(name: String, value: Double, unit: String, target: String?)] = []

    mutating func add(_ name: String, _ value: Double, _ unit: String, target: String? = nil) {
        rows.append((name, value, unit, target))
        let text = "\(name): \(Self.format(value)) \(unit)\n"
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// Adds median, 99th percentile and rate of a set of durations.
    mutating func add(_ name: String, latencies: [Double], wall: Double, target: String? = nil) {
        let sorted = latencies.sorted()
        guard !sorted.isEmpty else { return }
        add(name + ", p50", sorted[sorted.count / 2] * 1e6, "µs", target: target)
        add(name + ", p99", sorted[min(sorted.count - 1, sorted.count * 99 / 100)] * 1e6, "µs")
        add(name + ", rate", Double(sorted.count) / wall, "/s")
    }

    func value(_ name: String) -> Double? { rows.first { $0.name == name }?.value }

    func print() {
        let width = rows.map(\.name.count).max() ?? 0
        for row in rows {
            let name = row.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let value =
                String(repeating: " ", count: max(0, 12 - Self.format(row.value).count)) + Self.format(row.value)
            Swift.print("\(name)  \(value) \(row.unit)\(row.target.map { "   (aim: \($0))" } ?? "")")
        }
    }

    func write(to path: String) throws {
        var object = OrderedObject()
        for row in rows { object[row.name] = ["value": .double(row.value), "unit": .string(row.unit)] }
        try Data((Value.object(object).printed() + "\n").utf8).write(to: URL(filePath: path))
    }

    static func format(_ value: Double) -> String {
        value >= 100 ? String(Int(value.rounded())) : String((value * 100).rounded() / 100)
    }
}

/// Seconds of the monotonic clock.
func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
