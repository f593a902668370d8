import EngineHost
import EngineProtocol
import Synchronization
import WorkflowModel

/// Answers the requests of the control socket by calls of the engine; one file a verb. Holds no state of executions.
struct Handlers: RequestHandling {
    let engine: Engine
    let identity: DaemonIdentity
    /// Where figures are counted that `engine.metrics` tells.
    let registry: MetricRegistry
    /// How many connections are open.
    let connectionCount: @Sendable () -> Int
    let subscriptions = SubscriptionNumbers()

    func answerAtOnce(_ call: Call) -> Response.Outcome? {
        let params = call.params
        switch call.method {
        case .ping: return outcome { ping(try PingParameters(decoding: params)) }
        case .status: return outcome { try status(try StatusParameters(decoding: params)) }
        case .engineStatus: return outcome { engineStatus(try EngineStatusParameters(decoding: params)) }
        case .list:
            return outcomeIfShort { () throws(ProtocolError) in
                let parameters = try Self.decoded(ListParameters.self, params)
                return parameters.isShort ? try list(parameters) : nil
            }
        case .validate, .definitionRegister, .definitionList, .definitionShow, .definitionRemove, .start, .pause,
            .resume, .cancel, .approve, .reject, .publish, .inspect, .graph, .logs, .watch, .history, .metrics,
            .scheduleList, .scheduleShow, .schedulePause, .scheduleResume, .scheduleRunNow:
            return nil
        }
    }

    func answer(_ call: Call) async -> Answer {
        let params = call.params
        let requester = call.peer.requester
        switch call.method {
        case .ping, .status, .engineStatus:
            return .outcome(
                answerAtOnce(call) ?? .failure(ProtocolError(.internal, "\(call.method.rawValue) has no answer.")))
        case .list: return .outcome(outcome { try list(try ListParameters(decoding: params)) })
        case .validate: return .outcome(outcome { try validate(try ValidateParameters(decoding: params)) })
        case .definitionList:
            return .outcome(outcome { definitions(try DefinitionListParameters(decoding: params)) })
        case .definitionShow: return .outcome(outcome { try show(try DefinitionShowParameters(decoding: params)) })
        case .definitionRegister:
            return await awaited {
                try await register(try DefinitionRegisterParameters(decoding: params), by: requester)
            }
        case .definitionRemove:
            return await awaited { try await remove(try DefinitionRemoveParameters(decoding: params), by: requester) }
        case .scheduleList: return .outcome(outcome { schedules(try ScheduleListParameters(decoding: params)) })
        case .scheduleShow: return .outcome(outcome { try schedule(try ScheduleShowParameters(decoding: params)) })
        case .schedulePause:
            return await awaited { try await pause(try SchedulePauseParameters(decoding: params), by: requester) }
        case .scheduleResume:
            return await awaited { try await resume(try ScheduleResumeParameters(decoding: params), by: requester) }
        case .scheduleRunNow:
            return await awaited { try await runNow(try ScheduleRunNowParameters(decoding: params), by: requester) }
        case .inspect: return .outcome(outcome { try inspect(try InspectParameters(decoding: params)) })
        case .graph: return .outcome(outcome { try graph(try GraphParameters(decoding: params)) })
        case .metrics: return .outcome(outcome { metrics(try MetricsParameters(decoding: params)) })
        case .start: return await awaited { try await start(try StartParameters(decoding: params), by: requester) }
        case .pause: return await awaited { try await pause(try PauseParameters(decoding: params), by: requester) }
        case .resume: return await awaited { try await resume(try ResumeParameters(decoding: params), by: requester) }
        case .cancel: return await awaited { try await cancel(try CancelParameters(decoding: params), by: requester) }
        case .approve:
            return await awaited { try await approve(try ApproveParameters(decoding: params), by: requester) }
        case .reject: return await awaited { try await reject(try RejectParameters(decoding: params), by: requester) }
        case .publish:
            return await awaited { try await publish(try PublishParameters(decoding: params), by: requester) }
        case .logs: return await awaited { try await logs(try LogsParameters(decoding: params)) }
        case .history: return await awaited { try await history(try HistoryParameters(decoding: params)) }
        case .watch:
            do {
                return .subscription(try watch(try WatchParameters(decoding: params)))
            } catch {
                return .outcome(.failure(ProtocolError(any: error)))
            }
        }
    }

    // MARK: - Outcomes

    private func outcome(_ body: () throws -> some WireObject) -> Response.Outcome {
        do {
            return .success(try body().encoded)
        } catch {
            return .failure(ProtocolError(any: error))
        }
    }

    private func outcomeIfShort(_ body: () throws(ProtocolError) -> ListResult?) -> Response.Outcome? {
        do throws(ProtocolError) {
            return try body().map { .success($0.encoded) }
        } catch {
            return .failure(error)
        }
    }

    private func awaited(_ body: () async throws -> some WireObject) async -> Answer {
        do {
            return .outcome(.success(try await body().encoded))
        } catch {
            return .outcome(.failure(ProtocolError(any: error)))
        }
    }

    private static func decoded<Parameters: MethodParameters>(
        _ type: Parameters.Type, _ params: Value
    ) throws(ProtocolError) -> Parameters {
        do throws(ParameterError) {
            return try Parameters(decoding: params)
        } catch {
            throw ProtocolError(error)
        }
    }
}

/// What the daemon says about itself.
struct DaemonIdentity: Sendable {
    var version: String
    var pid: Int32
    var stateDirectory: String
    /// Nil when the socket was passed by the service manager under another path.
    var socketPath: String?
}

/// Gives each subscription a number of its own.
final class SubscriptionNumbers: Sendable {
    private let last = Atomic<UInt64>(0)

    func next() -> UInt64 { last.add(1, ordering: .relaxed).newValue }
}
