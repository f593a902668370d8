public import WorkflowModel

/// Parameters of `engine.metrics`.
public struct MetricsParameters: MethodParameters {
    /// The answer.
    public typealias Result = MetricsResult
    /// The method.
    public static let method = Method.metrics

    /// The text format.
    public enum Format: String, Sendable, CaseIterable {
        /// OpenMetrics 1.0, which ends with `# EOF`.
        case openMetrics = "openmetrics"
        /// The Prometheus text format 0.0.4.
        case prometheus
    }

    /// The text format.
    public var format: Format

    /// A question for all metrics.
    public init(format: Format = .openMetrics) { self.format = format }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "params")
        format = try reader.choice("format", of: Format.self) ?? .openMetrics
        try reader.refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("format", format.rawValue)
        return writer.value
    }
}

/// Answer of `engine.metrics`.
public struct MetricsResult: WireObject {
    /// The media type of the text.
    public var contentType: String
    /// Every metric with its help and type, a sample a line.
    public var text: String

    /// An answer from its parts.
    public init(contentType: String, text: String) {
        self.contentType = contentType
        self.text = text
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        contentType = try reader.required("contentType", try reader.string("contentType"))
        text = try reader.required("text", try reader.string("text"))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("contentType", contentType)
        writer.write("text", text)
        return writer.value
    }
}
