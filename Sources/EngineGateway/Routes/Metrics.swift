import EngineProtocol
import HTTPTypes
import Hummingbird
import WorkflowModel

extension Route {
    /// `GET /metrics`: the daemon's metrics, as OpenMetrics for those who accept it.
    static let metrics = Route(
        .get, "/metrics", .token(.viewer),
        Operation(
            id: "getMetrics", tag: "Engine", summary: "Metrics as OpenMetrics, or in the Prometheus text format.",
            answers: [
                .init(
                    status: 200, summary: "Every metric, a sample a line.", type: "application/openmetrics-text",
                    schema: ["type": "string"]),
                .init(status: 200, summary: "The same for others.", type: "text/plain", schema: ["type": "string"]),
            ]),
        respond: { exchange, services in
            let accepted = exchange.head.headerFields[.accept] ?? ""
            let format: MetricsParameters.Format =
                accepted.contains("application/openmetrics-text") ? .openMetrics : .prometheus
            let metrics = try await services.calls.call(MetricsParameters(format: format))
            return Array(metrics.text.utf8).withUnsafeBytes { .bytes($0, type: metrics.contentType) }
        })
}
