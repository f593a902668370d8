import EngineClient
import EngineProtocol
import WorkflowModel

/// Prints lifecycle events as they come, one a line.
struct LifecycleEvents {
    /// Nil follows all executions.
    let executionID: UInt64?
    let duration: Duration?

    func follow(_ options: ConnectionOptions) throws {
        let deadline = duration.map { ContinuousClock.now.advanced(by: $0) }
        let engine = options.engine(interruption: Interruption.descriptor())
        var connection = try engine.connect()
        _ = try connection.call(WatchParameters(executionID: executionID, isOfEvents: true))
        while let event = try next(&connection, until: deadline) {
            switch event {
            case .event(let notification):
                Console.print(jsonLine: notification.event)
                if executionID != nil, Self.isLast(notification.event) { return }
            case .overflow(let overflow): throw CommandFailure(.busy, overflow.message)
            case .changed: continue
            }
        }
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

    /// Whether the execution is over with this event.
    private static func isLast(_ event: Value) -> Bool {
        guard case .object(let members) = event, members["type"] == "io.serverlessworkflow.workflow.status-changed.v1",
            case .object(let data)? = members["data"], case .string(let status)? = data["status"]
        else { return false }
        return ["completed", "faulted", "cancelled"].contains(status)
    }
}
