/// Makes the tasks of executions: one for each execution that has something to do, none for one that is parked.
///
/// The stream holds an execution at most once, since only the delivery that finds it parked launches it. So it is
/// bounded by the number of executions, and its elements are references.
final class ExecutionTasks: Sendable {
    private let launches: AsyncStream<ExecutionSlot>
    private let continuation: AsyncStream<ExecutionSlot>.Continuation

    init() {
        (launches, continuation) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    func launch(_ slot: ExecutionSlot) { continuation.yield(slot) }

    /// No execution is launched any more; ``run(_:)`` returns when those that run have ended their turn.
    func finish() { continuation.finish() }

    /// Runs `work` for each launched execution on `executor`, all of them at once, until ``finish()``.
    func run(
        on executor: any TaskExecutor, _ work: @escaping @Sendable (ExecutionSlot) async -> Void
    ) async {
        await withTaskExecutorPreference(executor) {
            await withDiscardingTaskGroup { group in
                for await slot in launches {
                    group.addTask { await work(slot) }
                }
            }
        }
    }
}
