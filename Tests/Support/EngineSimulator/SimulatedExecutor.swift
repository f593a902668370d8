import Glibc
import VirtualDisk

/// Runs the jobs of every task of the engine on one thread, in an order that the seed draws.
final class SimulatedExecutor: TaskExecutor, @unchecked Sendable {  // because one thread runs the whole simulation
    private var jobs: [UnownedJob] = []
    /// The one that runs the simulation.
    private let thread = pthread_self()
    private var random = SeededGenerator(seed: 0)
    /// Jobs that were run.
    private(set) var count: UInt64 = 0

    var hasJobs: Bool { !jobs.isEmpty }
    var readyCount: Int { jobs.count }

    /// From here on the order follows from this seed.
    func reseed(_ seed: UInt64) { random = SeededGenerator(seed: seed) }

    func enqueue(_ job: consuming ExecutorJob) {
        precondition(pthread_equal(pthread_self(), thread) != 0, "a task of the engine was resumed by another thread")
        jobs.append(UnownedJob(job))
    }

    /// Runs one job that is ready, drawn by chance: any order is one that the runtime may choose.
    func runOne() {
        guard !jobs.isEmpty else { return }
        jobs.swapAt(random.below(jobs.count), jobs.count - 1)
        let job = jobs.removeLast()
        count += 1
        job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
