import EngineHost

/// The two text formats that monitoring systems read.
enum MetricsText {
    /// The media type of OpenMetrics 1.0.0.
    static let openMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8"
    /// The media type of the Prometheus text format 0.0.4.
    static let prometheusType = "text/plain; version=0.0.4; charset=utf-8"
}

/// The samples by metric, in the order of ``MetricName``.
struct MetricFamilies {
    private var samples: [MetricName: [MetricSample]] = [:]

    /// Adds a series; of a name that is none of the engine's nothing is told.
    mutating func add(_ sample: MetricSample) {
        guard let name = MetricName(rawValue: sample.name) else { return }
        samples[name, default: []].append(sample)
    }

    mutating func add(_ list: [MetricSample]) {
        for sample in list { add(sample) }
    }

    mutating func add(_ name: MetricName, _ labels: [(String, String)] = [], _ value: Double) {
        samples[name, default: []].append(MetricSample(name: name.rawValue, labels: labels, value: .number(value)))
    }

    mutating func add(_ name: MetricName, _ histogram: MetricValue) {
        samples[name, default: []].append(MetricSample(name: name.rawValue, labels: [], value: histogram))
    }

    /// OpenMetrics 1.0.0: a family bears the name without `_total`, and the text says that it is whole.
    var openMetrics: String { text { $0.rawValue } + "# EOF\n" }

    /// Prometheus 0.0.4: the family of a counter is called as its samples are.
    var prometheus: String { text { $0.kind == .counter ? "\($0.rawValue)_total" : $0.rawValue } }

    private func text(familyName: (MetricName) -> String) -> String {
        let isOpenMetrics = familyName(.executionsStarted) == MetricName.executionsStarted.rawValue
        var text = ""
        for name in MetricName.allCases {
            let family = familyName(name)
            text += "# HELP \(family) \(name.help)\n# TYPE \(family) \(name.kind.rawValue)\n"
            if isOpenMetrics, let unit = name.unit { text += "# UNIT \(family) \(unit)\n" }
            for sample in samples[name] ?? [] { Self.write(sample, of: name, to: &text) }
        }
        return text
    }

    private static func write(_ sample: MetricSample, of name: MetricName, to text: inout String) {
        switch sample.value {
        case .number(let value):
            let suffix = name.kind == .counter ? "_total" : ""
            text += "\(name.rawValue)\(suffix)\(labels(sample.labels)) \(number(value))\n"
        case .histogram(let bounds, let counts, let sum):
            var total: UInt64 = 0
            for (bound, count) in zip(bounds, counts) {
                total += count
                text += "\(name.rawValue)_bucket\(labels(sample.labels + [("le", number(bound))])) \(total)\n"
            }
            total += counts.last ?? 0
            text += "\(name.rawValue)_bucket\(labels(sample.labels + [("le", "+Inf")])) \(total)\n"
            text += "\(name.rawValue)_sum\(labels(sample.labels)) \(number(sum))\n"
            text += "\(name.rawValue)_count\(labels(sample.labels)) \(total)\n"
        }
    }

    private static func labels(_ labels: [(String, String)]) -> String {
        guard !labels.isEmpty else { return "" }
        return "{" + labels.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",") + "}"
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }

    /// Whole numbers without a fraction, as people write them.
    private static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }
}
