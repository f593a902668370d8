public import EngineCore
internal import Glibc
internal import StepProtocol
internal import Synchronization

/// Runs steps under `engine-stepd`, a process that outlives this one.
///
/// A thread of its own moves the bytes; the calls only append to its outbox. What the supervisor did not acknowledge is
/// never kept here: after a reconnection the host compares the inventory with what executions want, and asks again.
public final class SupervisedRunner: StepRunner {
    struct State {
        /// Encoded frames for the current connection.
        var outbox = FrameEncoder()
        /// The life of the supervisor that is connected; nil between a loss and the inventory that follows: then frames
        /// are dropped.
        var incarnation: String?
        var hasThread = false
        var isStopping = false
        /// Steps that shall be frozen before they ever ran: they wait here instead of running for a moment.
        var held: [StepKey: (effect: RunEffect, process: String)] = [:]
        /// What steps said and the host has not taken yet.
        var activities: [StepKey: StepActivity] = [:]
        var connecting: CheckedContinuation<StepInventory, any Error>?
        var running: CheckedContinuation<Void, any Error>?
        /// How the thread ended.
        var end: Result<Void, SupervisedRunnerError>?
    }

    let configuration: SupervisedRunnerConfiguration
    let state = Mutex(State())
    let wakeUp: WakeUp
    /// Unbounded because of each outstanding step at most an end and one activity wait, and the host bounds the steps.
    public let reports: AsyncStream<StepReport>
    let reporting: AsyncStream<StepReport>.Continuation

    /// A runner that is not yet connected.
    public init(_ configuration: SupervisedRunnerConfiguration) throws {
        self.configuration = configuration
        wakeUp = try WakeUp()
        (reports, reporting) = AsyncStream.makeStream(of: StepReport.self, bufferingPolicy: .unbounded)
    }

    /// Finds the supervisor, or starts it, and gives all that it knows.
    public func connect() async throws -> StepInventory {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let failure: SupervisedRunnerError? = state.withLock { state in
                    if state.isStopping || state.hasThread { return .ended }
                    state.connecting = continuation
                    state.hasThread = true
                    return nil
                }
                if let failure { return continuation.resume(throwing: failure) }
                SupervisedThread.start(for: self)
            }
        } onCancel: {
            stop()
        }
    }

    /// Returns when cancelled, after the thread has ended; throws when the supervisor cannot be kept.
    public func run() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let end = state.withLock { state in
                    if state.end == nil { state.running = continuation }
                    return state.end
                }
                if let end { continuation.resume(with: end) }
            }
        } onCancel: {
            stop()
        }
    }

    /// Sends the step to the supervisor. What cannot be sent at all is reported as a failed spawn.
    public func start(_ key: StepKey, _ effect: RunEffect, of process: String) {
        switch effect.control {
        case .running: break
        case .frozen:
            let isSameLife = state.withLock { state in
                if state.incarnation == effect.bootID { state.held[key] = (effect, process) }
                return state.incarnation.map { $0 == effect.bootID } ?? true
            }
            if !isSameLife { reportOfAnotherLife(key) }
            return
        case .stopping:
            endUnstarted(key)
            return
        }
        do throws(UnfitStep) {
            let description = try StepDescription(key, effect, of: process, configuration)
            if !send(.start(description), toLife: effect.bootID) { reportOfAnotherLife(key) }
        } catch {
            reporting.yield(.finished(key, error.outcome))
        }
    }

    /// Brings the step to the wanted state.
    public func control(_ key: StepKey, _ control: RunEffect.Control) {
        let held = state.withLock { state in control == .frozen ? nil : state.held.removeValue(forKey: key) }
        if var held {
            held.effect.control = control
            start(key, held.effect, of: held.process)
            return
        }
        if state.withLock({ $0.held[key] != nil }) { return }
        let wanted: StepControl =
            switch control {
            case .running: .run
            case .frozen: .freeze
            case .stopping: .stop(graceMilliseconds: nil)
            }
        send(.control(StepIdentifier(key), wanted))
    }

    /// Lets the supervisor forget the step.
    public func confirm(_ key: StepKey) {
        send(.confirm(StepIdentifier(key)))
    }

    /// The newest that the step said.
    public func takeActivity(_ key: StepKey) -> StepActivity? {
        state.withLock { $0.activities.removeValue(forKey: key) }
    }

    /// Where the supervisor keeps what the step writes; no file when it wrote nothing.
    public func outputPaths(_ key: StepKey) -> StepOutputPaths {
        StepOutputPaths(
            prefix: "\(configuration.stateDirectory)/steps/\(key.execution.number)/\(key.token.number)")
    }

    /// False when the supervisor lives another life than the one that is meant; nothing is sent then.
    @discardableResult
    private func send(_ frame: Frame, toLife meant: String? = nil) -> Bool {
        let isSameLife: Bool? = state.withLock { state in
            guard let incarnation = state.incarnation else { return nil }
            guard meant == nil || meant == incarnation else { return false }
            state.outbox.append(frame)
            return true
        }
        if isSameLife == true { wakeUp.signal() }
        return isSameLife ?? true
    }

    private func reportOfAnotherLife(_ key: StepKey) {
        reporting.yield(.lost(key, reason: "the step supervisor was restarted before the step was started"))
    }

    /// A step that was stopped before it was ever spawned ends as a stopped one does.
    private func endUnstarted(_ key: StepKey) {
        reporting.yield(.finished(key, .signalled(signal: SIGTERM, output: Captured())))
    }

    private func stop() {
        let waiting = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            state.isStopping = true
            guard !state.hasThread else { return nil }
            state.end = .success(())
            defer { state.running = nil }
            return state.running
        }
        waiting?.resume()
        wakeUp.signal()
    }
}

extension StepIdentifier {
    init(_ key: StepKey) {
        self.init(execution: key.execution.number, token: key.token.number)
    }

    var key: StepKey {
        StepKey(execution: ExecutionID(number: execution), token: Token(number: token))
    }
}
