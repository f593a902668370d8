public import Logging
public import Metrics
public import WorkflowLanguage
public import WorkflowModel

/// The seams of an engine: everything outside it that tests replace.
public struct EngineSeams: Sendable {
    /// Where events are kept.
    public var store: any EventStore
    /// What runs steps.
    public var runner: any StepRunner
    /// What sends requests to services.
    public var transport: any HTTPTransport
    /// Wall time and sleeping.
    public var clock: any HostClock
    /// Randomness.
    public var entropy: any Entropy
    /// What evaluates expressions.
    public var evaluator: Evaluator
    /// What the loading of documents needs from outside.
    public var loading: LoadingContext
    /// Where the log goes.
    public var logger: Logger
    /// What runs executions and compiles documents; nil for threads of the engine's own and the runtime's. A simulation
    /// runs everything on one thread.
    package var executor: (any TaskExecutor)?
    /// Where the engine's figures go.
    public var metrics: any MetricsFactory

    /// The given seams.
    public init(
        store: any EventStore, runner: any StepRunner, transport: any HTTPTransport = NoTransport(),
        clock: any HostClock = SystemClock(),
        entropy: any Entropy = SystemEntropy(), evaluator: Evaluator, loading: LoadingContext, logger: Logger,
        metrics: any MetricsFactory = NOOPMetricsHandler.instance
    ) {
        self.store = store
        self.runner = runner
        self.transport = transport
        self.clock = clock
        self.entropy = entropy
        self.evaluator = evaluator
        self.loading = loading
        self.logger = logger
        self.metrics = metrics
    }
}
