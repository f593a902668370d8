internal import EngineCore
internal import Logging
internal import WorkflowModel

/// Publishes what executions emit (`emit`).
struct EventPublisher: Sendable {
    let hub: EventHub
    let directory: ExecutionDirectory
    let tasks: ExecutionTasks
    let clock: any HostClock

    /// Publishes the event. After a crash it comes again and is known by its source and ID.
    func start(_ key: StepKey, _ value: Value) {
        guard let slot = directory[key.execution] else { return }
        let event: CloudEvent
        do throws(EngineError) {
            event = try CloudEvent.published(value, now: clock.now)
        } catch {
            answer(key, .fault(Fault(.validation, title: "No event", detail: "\(Self.sentence(error)).")))
            return
        }
        hub.submit(
            EventHub.Submission(event: event, by: slot.created.startedBy, isInternal: true) { result in
                switch result {
                case .success: answer(key, .value(.null))
                // The engine ends; the next life publishes it.
                case .failure(.stopping), .failure(.outcomeUnknown): break
                case .failure(let error):
                    answer(
                        key, .fault(Fault(.runtime, title: "Not published", detail: "\(Self.sentence(error)).")))
                }
            })
    }

    private func answer(_ key: StepKey, _ outcome: RequestOutcome) {
        guard let slot = directory[key.execution] else { return }
        if case .launch = slot.offer(.answered(key.token, outcome)) { tasks.launch(slot) }
    }

    private static func sentence(_ error: EngineError) -> String {
        switch error {
        case .invalidRequest(let reason), .busy(let reason): reason
        case .tooLarge(let what, let maximum): "\(what) is larger than \(maximum) bytes"
        case .executionNotFound, .definitionNotFound, .definitionExists, .invalidDefinition, .refused, .keyConflict,
            .diskFull, .stopping, .outcomeUnknown, .watcherTooSlow, .unreadable, .nodeNotFound, .invalidCursor,
            .scheduleNotFound:
            "\(error)"
        }
    }
}
