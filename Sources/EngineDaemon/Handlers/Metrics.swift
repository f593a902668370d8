import EngineHost
import EngineProtocol
import Glibc

extension Handlers {
    func metrics(_ parameters: MetricsParameters) -> MetricsResult {
        var families = MetricFamilies()
        families.add(engine.statistics(), connections: connectionCount(), version: identity.version)
        families.add(ProcessFigures.current())
        families.add(registry.samples())
        switch parameters.format {
        case .openMetrics: return MetricsResult(contentType: MetricsText.openMetricsType, text: families.openMetrics)
        case .prometheus: return MetricsResult(contentType: MetricsText.prometheusType, text: families.prometheus)
        }
    }
}
