import EngineHost
import EngineJournal
import EngineProtocol
import Logging
import WorkflowModel

/// Opens journal and engine, and asks the service manager for more time while recovery is long.
struct Starting: Sendable {
    let manager: ServiceManager
    let log: DaemonLog
    let metrics: MetricRegistry
    let transport: ServiceTransport

    func open(_ configuration: DaemonConfiguration) async throws -> Engine {
        try await extending { try await recover(configuration) }
    }

    /// Runs `recovery` on a thread of its own, because it blocks, and asks for more time for as long as it takes.
    func extending<Outcome: Sendable>(
        every interval: Duration = Limits.recoveryExtensionInterval, _ recovery: () async throws -> Outcome
    ) async throws -> Outcome {
        let thread = WorkThreads()
        try thread.start(1)
        defer { thread.end() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await extend(every: interval) }
            defer { group.cancelAll() }
            return try await withTaskExecutorPreference(thread) { try await recovery() }
        }
    }

    /// For a bounded time: a recovery that hangs is ended by the service manager in the end.
    private func extend(every interval: Duration) async throws {
        for _ in 0..<Limits.recoveryExtensionsMaximum {
            try await Task.sleep(for: interval)
            manager.extendStart(by: Limits.recoveryExtension, status: "Recovering the journal")
        }
    }

    private func recover(_ configuration: DaemonConfiguration) async throws -> Engine {
        let directory = "\(configuration.stateDirectory)/journal"
        let journal = try Journal.open(directory: directory)
        let logger = log.logger("engined")
        for warning in journal.warnings {
            logger.warning("\(DaemonMessage.journalWarning)", metadata: ["warning": "\(warning)"])
        }
        let language = LanguageSeams(resources: configuration.resourceDirectory)
        var engineConfiguration = EngineConfiguration(version: EngineVersion.current)
        engineConfiguration.retention = RetentionPolicy(
            age: configuration.retentionAge, count: configuration.retentionCount)
        engineConfiguration.secrets = SecretStore(configuration.secrets)
        let seams = EngineSeams(
            store: JournalEventStore(journal), runner: try runner(configuration, language.evaluator),
            transport: transport,
            evaluator: language.evaluator, loading: language.loading, logger: log.logger("host"), metrics: metrics)
        let engine = try await Engine.open(engineConfiguration, seams: seams)
        let figures = engine.statistics().recovery
        logger.info(
            "\(DaemonMessage.recovered)",
            metadata: [
                "executions": "\(figures.executions)", "records": "\(figures.records)",
                "milliseconds": "\(figures.duration.milliseconds)",
            ])
        return engine
    }

    private func runner(
        _ configuration: DaemonConfiguration, _ evaluator: Evaluator
    ) throws -> SupervisedRunner {
        let logger = log.logger("steps")
        var steps = SupervisedRunnerConfiguration(
            stateDirectory: configuration.stateDirectory, supervisorPath: configuration.supervisor.path,
            notice: { logger.notice("\(DaemonMessage.supervisorNotice)", metadata: ["notice": "\($0)"]) })
        steps.secrets = SecretStore(configuration.secrets)
        steps.evaluator = evaluator
        // The steps' lines go where the daemon's own go.
        if case .journal = log.destination { steps.journalSocket = LogDestination.journalSocket }
        return try SupervisedRunner(steps)
    }
}
