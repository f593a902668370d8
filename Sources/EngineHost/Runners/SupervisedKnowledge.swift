internal import EngineCore
internal import StepProtocol

extension LimitEnforcement {
    /// What the supervisor says that it can enforce.
    init(_ greeting: Greeting) {
        self.init(
            memory: greeting.abilities.contains(.memoryLimit),
            processors: greeting.abilities.contains(.processorLimit),
            tasks: greeting.abilities.contains(.tasksLimit),
            transfer: greeting.abilities.contains(.transferLimit), hindrance: greeting.hindrance)
    }
}

extension StepActivity {
    /// What a step said to the supervisor.
    init(_ notice: StepNotice) {
        self.init(
            status: notice.status,
            progress: notice.progress.map {
                Progress(done: Int64(clamping: $0.done), total: Int64(clamping: $0.total))
            })
    }
}
