/// The value of one series.
enum MetricValue: Sendable, Equatable {
    case number(Double)
    /// `counts[n]` are the values up to `bounds[n]` and above the bound before; the last are those above all bounds.
    case histogram(bounds: [Double], counts: [UInt64], sum: Double)
}

/// One series with its value.
struct MetricSample: Sendable {
    var name: String
    var labels: [(String, String)]
    var value: MetricValue
}
