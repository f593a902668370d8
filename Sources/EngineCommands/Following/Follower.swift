import EngineClient
import EngineProtocol

/// Follows one execution until it is over, through restarts of the daemon.
struct Follower {
    enum Ending {
        /// It is over; the status has its output.
        case over(StatusObject)
        /// It goes on.
        case timedOut
        /// It goes on, and the user does not want to see more.
        case interrupted
    }

    let engine: EngineAccess
    let executionID: UInt64
    var display: Display
    var deadline: ContinuousClock.Instant?
    /// Ends the following when it holds, besides the end of the execution.
    var isEnough: (StatusObject) -> Bool = { _ in false }

    private static let hint = StyledText("Ctrl-C leaves it running", .dim)
    private static let lost = StyledText("The engine is away; waiting for it to come back", .yellow)

    /// Follows.
    mutating func follow() throws -> Ending {
        var connection = try engine.connect()
        defer { display.finish() }
        while true {
            do throws(ClientError) {
                if let ending = try follow(&connection) { return ending }
            } catch {
                switch error {
                case .interrupted: return .interrupted
                case .disconnected: connection = try reconnect(error)
                default: throw error
                }
            }
        }
    }

    /// Nil when the subscription was cut and must be made again.
    private mutating func follow(_ connection: inout EngineConnection) throws(ClientError) -> Ending? {
        _ = try connection.call(WatchParameters(executionID: executionID))
        var nextDrawing = ContinuousClock.now
        while true {
            if display.isLive, ContinuousClock.now >= nextDrawing {
                display.draw(footer: Self.hint)
                nextDrawing = .now.advanced(by: Limits.redrawInterval)
            }
            if let deadline, ContinuousClock.now >= deadline { return .timedOut }
            guard let event = try connection.nextWatchEvent(within: patience(nextDrawing)) else { continue }
            guard case .changed(let change) = event else { return nil }
            display.take(change.status)
            guard change.status.status.isTerminal || isEnough(change.status) else { continue }
            return .over(try connection.call(StatusParameters(executionID: executionID)))
        }
    }

    /// Until the next drawing or the deadline, whichever is first; nil is without end.
    private func patience(_ nextDrawing: ContinuousClock.Instant) -> Duration? {
        let ends = [display.isLive ? nextDrawing : nil, deadline].compactMap { $0 }
        return ends.min().map { max(.zero, ContinuousClock.now.duration(to: $0)) }
    }

    /// The daemon has gone: executions are durable, so it is enough to wait for its return.
    private mutating func reconnect(_ error: ClientError) throws(ClientError) -> EngineConnection {
        display.say(Self.lost)
        var display = display
        let connection = try engine.reconnect { display.draw(footer: Self.lost) }
        self.display = display
        guard let connection else { throw error }
        return connection
    }
}
