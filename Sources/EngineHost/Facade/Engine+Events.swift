public import EngineCore
public import WorkflowModel

/// The answer to ``Engine/publish(_:by:)``; the event is durable.
public struct PublishReceipt: Sendable, Equatable {
    /// The event's place among all events of the engine.
    public var number: UInt64
    /// False when an event of the same `source` and `id` was published before: this one is the same.
    public var isNew: Bool
}

extension Engine {
    /// Publishes a CloudEvent from outside. Returns when it is durable: everyone who listens to it then hears it once,
    /// whatever happens.
    public func publish(_ event: Value, by requester: Requester) async throws(EngineError) -> PublishReceipt {
        if let refusal = life.refusal { throw refusal }
        let event = try CloudEvent.published(event, now: seams.clock.now)
        let result: Result<PublishReceipt, EngineError> = await withCheckedContinuation { continuation in
            events.submit(
                EventHub.Submission(event: event, by: requester.uid, isInternal: false) {
                    continuation.resume(returning: $0)
                })
        }
        return try result.get()
    }

    /// Approves or rejects what waits for a person's decision. Returns when the decision is durable.
    public func decide(
        _ id: ExecutionID, _ request: DecideRequest, by requester: Requester, key: String? = nil
    ) async throws(EngineError) -> CommandReceipt {
        try await control(id, .decide(request), by: requester, key: key)
    }
}
