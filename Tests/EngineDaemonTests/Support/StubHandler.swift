import EngineProtocol
import Synchronization
import WorkflowModel

@testable import EngineDaemon

/// Answers `engine.ping` and `execution.status` at once and the rest in a task, as a test tells it.
struct StubHandler: RequestHandling {
    /// What `execution.*` other than status answer, in a task.
    var slowAnswer: @Sendable (Call) async -> Answer = { .outcome(.success(["method": .string($0.method.rawValue)])) }

    func answerAtOnce(_ call: Call) -> Response.Outcome? {
        switch call.method {
        case .ping, .status: .success(["params": call.params])
        case .engineStatus, .metrics, .validate, .definitionRegister, .definitionList, .definitionShow,
            .definitionRemove, .start, .pause, .resume, .cancel, .approve, .reject, .publish, .list, .inspect, .graph,
            .logs,
            .watch, .scheduleList, .scheduleShow, .schedulePause, .scheduleResume, .scheduleRunNow,
            .history:
            nil
        }
    }

    func answer(_ call: Call) async -> Answer {
        if let outcome = answerAtOnce(call) { return .outcome(outcome) }
        return await slowAnswer(call)
    }
}

/// A door that holds tasks until it is opened.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func open() { continuation.finish() }

    func wait() async { for await _ in stream {} }
}
