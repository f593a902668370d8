internal import EngineCore
internal import EngineJournal
internal import Logging
public import ServiceLifecycle
internal import Synchronization
internal import WorkflowModel

/// The durable process engine: hosts every execution, and is all that the daemon's handlers call.
///
/// ``open(_:seams:)`` recovers what the store holds; ``run()`` hosts the executions until it is cancelled, told to
/// shut down gracefully, or fails. What a command answers is durable when it is answered.
public final class Engine: Sendable {
    let configuration: EngineConfiguration
    let seams: EngineSeams
    let epoch: OwnerEpoch
    let directory: ExecutionDirectory
    let definitions: DefinitionRegistry
    let catalog: DefinitionCatalog
    let timers: TimerService<StepKey>
    let outcomes: OutcomeWaiters
    let watchers: WatchHub
    let tasks: ExecutionTasks
    let life: EngineLife
    let performer: EffectPerformer
    let events: EventHub
    let schedules: ScheduleService
    let feeds: EventFeeds
    let loop: ExecutionLoop
    /// Never started and in no list: proof of life goes through it.
    let probe = ExecutionSlot.probe()
    let recovery: RecoveryFigures
    let startedAt: Instant
    let startedUptime: Duration
    /// Where the last checkpoint begins.
    let checkpointed = Mutex(CheckpointMark())

    private init(
        _ configuration: EngineConfiguration, _ seams: EngineSeams, _ epoch: OwnerEpoch, _ recovery: RecoveryFigures,
        startedUptime: Duration
    ) {
        self.configuration = configuration
        self.seams = seams
        self.epoch = epoch
        self.recovery = recovery
        self.startedUptime = startedUptime
        startedAt = seams.clock.now
        let directory = ExecutionDirectory()
        let watchers = WatchHub()
        let tasks = ExecutionTasks()
        let life = EngineLife()
        let metrics = EngineMetrics(factory: seams.metrics)
        let outcomes = OutcomeWaiters(clock: seams.clock)
        let timers = TimerService<StepKey>(clock: seams.clock) { metrics.timersFired(lateBy: $0) }
        let definitions = DefinitionRegistry(
            loading: seams.loading, compiling: seams.executor ?? globalConcurrentExecutor
        ) { definition throws(EngineError) in
            try await Self.append(definition, to: seams.store, epoch: epoch, life: life)
        }
        let catalog = DefinitionCatalog()
        let children = ChildRunner(
            directory: directory, definitions: definitions, catalog: catalog, tasks: tasks, entropy: seams.entropy,
            logger: seams.logger)
        let calls = CallRunner(
            work: Self.callWork(configuration, seams), directory: directory, tasks: tasks, logger: seams.logger)
        let events = EventHub(
            store: seams.store, epoch: epoch, clock: seams.clock, life: life, logger: seams.logger)
        let performer = EffectPerformer(
            runner: seams.runner, timers: timers, admissions: Admissions(),
            requests: RequestRunner(
                children: children, calls: calls,
                events: EventPublisher(hub: events, directory: directory, tasks: tasks, clock: seams.clock)),
            events: events, logger: seams.logger
        ) { delivery, slot in
            switch slot.offer(delivery) {
            case .queued: return true
            case .launch:
                tasks.launch(slot)
                return true
            case .refused: return false
            }
        }
        self.directory = directory
        self.watchers = watchers
        self.tasks = tasks
        self.life = life
        self.timers = timers
        self.outcomes = outcomes
        self.performer = performer
        self.definitions = definitions
        self.catalog = catalog
        self.events = events
        schedules = ScheduleService(
            catalog: catalog,
            starter: ScheduleStarter(directory: directory, tasks: tasks, entropy: seams.entropy), events: events,
            seams: seams, epoch: epoch, metrics: metrics, life: life)
        let feeds = EventFeeds()
        self.feeds = feeds
        loop = ExecutionLoop(
            store: seams.store, epoch: epoch, clock: seams.clock, evaluator: seams.evaluator, performer: performer,
            directory: directory, watchers: watchers, outcomes: outcomes, schedules: schedules,
            lifecycle: LifecycleEvents(hub: events, directory: directory, feeds: feeds, logger: seams.logger),
            life: life, metrics: metrics, logger: seams.logger)
    }

    private static func callWork(_ configuration: EngineConfiguration, _ seams: EngineSeams) -> CallWork {
        CallWork(
            transport: seams.transport,
            secrets: SecretResolver(store: configuration.secrets, evaluator: seams.evaluator), tokens: TokenStore(),
            entropy: seams.entropy, clock: seams.clock, agent: "process-engine/\(configuration.version)")
    }

    /// Takes the store over and recovers what it holds. Nothing runs yet.
    public static func open(_ configuration: EngineConfiguration, seams: EngineSeams) async throws -> Engine {
        let begin = seams.clock.uptime
        let epoch: OwnerEpoch
        do throws(StoreError) {
            epoch = try await seams.store.claim()
        } catch {
            throw EngineFailure.journal(error.description)
        }
        let state = try await recoverState(from: seams.store)
        let figures = RecoveryFigures(
            duration: seams.clock.uptime - begin, checkpointEntries: state.checkpointEntries, records: state.records,
            recordBytes: state.recordBytes, executions: state.executions.count)
        let engine = Engine(configuration, seams, epoch, figures, startedUptime: begin)
        do throws(RecordError) {
            try engine.adopt(state)
        } catch {
            throw EngineFailure.recovery(error.description)
        }
        return engine
    }

    private static func recoverState(from store: any EventStore) async throws -> RecoveredState {
        var state = RecoveredState()
        do {
            try await store.recover(
                checkpoint: { try state.restore($0) }, record: { try state.fold($1, at: $0) })
            try state.check()
        } catch let error as RecordError {
            throw EngineFailure.recovery(error.description)
        }
        return state
    }

    private static func append(
        _ definition: RegisteredDefinition, to store: any EventStore, epoch: OwnerEpoch, life: EngineLife
    ) async throws(EngineError) {
        let record = HostRecord.definitionRegistered(definition)
        do throws(StoreError) {
            _ = try await store.append([HostRecordCodec.encode(record)], priority: .ordinary, epoch: epoch)
        } catch {
            throw life.refusal(for: error, of: "the definition")
        }
    }

    /// Hosts the executions. Throws ``EngineFailure`` when the engine cannot go on; a restart recovers.
    public func run() async throws {
        try await withGracefulShutdownHandler {
            try await withTaskCancellationHandler {
                try await host()
            } onCancel: {
                life.stop()
            }
        } onGracefulShutdown: {
            self.life.stop()
        }
    }

    /// Waits until commands are accepted; false when the engine ended before that.
    public func untilReady() async -> Bool { await life.untilReady() }
}

extension Engine: Service {}

/// How far the newest checkpoint reaches.
struct CheckpointMark {
    /// Of what recovery read behind the checkpoint before, and of what was appended since.
    var journalBytes: UInt64 = 0
    var position: UInt64 = 0
}
