import EngineProtocol

/// How the control server treats its connections.
struct ControlConfiguration: Sendable, Equatable {
    /// Connections at once; the descriptors that the process may have bound it further.
    var connectionsMaximum = Limits.connectionsDefault
    var connectionsPerUserMaximum = Limits.connectionsPerUserDefault
    var lineBytesMaximum = ProtocolLimits.requestLineBytesDefault
    /// Nil: never.
    var idleDuration: Duration? = Limits.idleDurationDefault
    var halfLineDuration = ProtocolLimits.halfLineDurationMaximum
    var stallDuration = Limits.stallDurationMaximum
    var requestsInFlightMaximum = ProtocolLimits.pipelinedRequestsMaximum
    /// How long requests are still taken on open connections when the daemon stops.
    var lingerDuration = Limits.lingerDuration
    /// How long requests may take to finish when the daemon stops.
    var drainDuration = Limits.drainDurationMaximum

    init() {}

    init(_ settings: SettingReader) throws(ConfigurationError) {
        if let count = try settings.integer(.connectionsMaximum, in: 1...Limits.connectionsMaximum) {
            connectionsMaximum = count
        }
        if let count = try settings.integer(.connectionsPerUserMaximum, in: 1...Limits.connectionsMaximum) {
            connectionsPerUserMaximum = count
        }
        if let bytes = try settings.integer(
            .lineBytesMaximum, in: Limits.lineBytesMinimum...ProtocolLimits.requestLineBytesMaximum)
        {
            lineBytesMaximum = bytes
        }
        if let seconds = try settings.integer(.idleSeconds, in: 0...Limits.idleSecondsMaximum) {
            idleDuration = seconds == 0 ? nil : .seconds(seconds)
        }
    }
}
