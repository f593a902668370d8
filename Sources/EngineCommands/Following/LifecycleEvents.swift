import EngineClient
import EngineProtocol

/// Prints lifecycle events as they come, one a line.
struct LifecycleEvents {
    /// Nil follows all executions.
    let executionID: UInt64?
    let duration: Duration?

    func follow(_ options: ConnectionOptions) throws {
        let deadline = duration.map { ContinuousClock.now.advanced(by: $0) }
        let engine = options.engine(interruption: Interruption.descriptor())
        var connection = try engine.connect()
        let parameters = WatchParameters(executionID: executionID, isOfEvents: true)
        _ = try connection.call(parameters)
        while let event = try next(&connection, until: deadline) {
            switch event {
            case .event(let notification): Console.print(jsonLine: notification.event)
            case .overflow(let overflow): throw CommandFailure(.busy, overflow.message)
            case .changed(let change):
                // The events end with the state. One that goes on was resumed meanwhile, or its engine stops.
                guard change.status.status.isTerminal else {
                    _ = try connection.call(parameters)
                    continue
                }
                let outcome = Outcome.exitStatus(of: change.status.status)
                if outcome != .done { throw CommandFailure.ended(outcome) }
                return
            }
        }
        guard let executionID else { return }
        Console.say(Outcome.detached(executionID, interrupted: false))
        throw CommandFailure.ended(.waitTimedOut)
    }

    /// Nil when the time is over.
    private func next(
        _ connection: inout EngineConnection, until deadline: ContinuousClock.Instant?
    ) throws -> EngineConnection.WatchEvent? {
        let patience = deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) }
        do throws(ClientError) {
            return try connection.nextWatchEvent(within: patience)
        } catch {
            guard case .interrupted = error else { throw error }
            throw CommandFailure.ended(.interrupted)
        }
    }
}
