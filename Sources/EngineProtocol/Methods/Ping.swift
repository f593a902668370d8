public import WorkflowModel

/// Parameters of `engine.ping`: none.
public struct PingParameters: MethodParameters {
    /// The answer.
    public typealias Result = PingResult
    /// The method.
    public static let method = Method.ping

    /// No parameters.
    public init() {}

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        try MemberReader(value, at: "params").refuseUnknown()
    }

    /// The JSON of the object.
    public var encoded: Value { [:] }
}

/// Answer of `engine.ping`.
public struct PingResult: WireObject {
    /// The version of the daemon.
    public var version: String
    /// The version of this protocol: it grows when a change is not additive.
    public var protocolVersion: Int
    /// The daemon's clock.
    public var now: Instant

    /// The protocol version of this library.
    public static let protocolVersion = 1

    /// An answer from its parts.
    public init(version: String, protocolVersion: Int = Self.protocolVersion, now: Instant) {
        self.version = version
        self.protocolVersion = protocolVersion
        self.now = now
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        version = try reader.required("version", try reader.string("version"))
        protocolVersion = try reader.required("protocolVersion", try reader.count("protocolVersion"))
        now = try reader.required("now", try reader.instant("now"))
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("version", version)
        writer.write("protocolVersion", protocolVersion)
        writer.write("now", now)
        return writer.value
    }
}
