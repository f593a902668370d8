internal import Glibc
internal import Synchronization

/// Threads for tasks that keep them busy or block them: executions, whose expressions may be slow, and recovery, which
/// reads files. The event loop and the cooperative pool stay free for the control socket.
public final class WorkThreads: TaskExecutor, @unchecked Sendable {  // because the mutex guards the jobs and the end
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    /// Jobs from `head` on wait; those before it were taken.
    private var jobs: [UnownedJob] = []
    private var head = 0
    private var idleCount = 0
    /// One thread without a job looks for the next one before it sleeps.
    private var isPolling = false
    private var isEnding = false
    /// How many jobs wait, for the thread that polls.
    private let waitingCount = Atomic<Int>(0)

    /// Nothing runs yet.
    public init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Starts the threads. Throws when the system has none to give.
    public func start(_ count: Int) throws(EngineFailure) {
        for _ in 0..<count {
            let context = Unmanaged.passRetained(self)
            var thread = pthread_t()
            let code = pthread_create(&thread, nil, { WorkThreads.main($0) }, context.toOpaque())
            guard code == 0 else {
                context.release()
                throw .runner("no thread for executions: \(String(cString: strerror(code)))")
            }
            pthread_detach(thread)
        }
    }

    /// The threads end when no job waits any more.
    public func end() {
        pthread_mutex_lock(mutex)
        isEnding = true
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Takes a task's next piece of work.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        jobs.append(job)
        waitingCount.store(jobs.count - head, ordering: .releasing)
        // One job needs nobody to be woken for it while somebody polls.
        let mustWake = idleCount > 0 && jobs.count - head > (isPolling ? 1 : 0)
        pthread_mutex_unlock(mutex)
        if mustWake { pthread_cond_signal(condition) }
    }

    private static func main(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context else { return nil }
        let threads = Unmanaged<WorkThreads>.fromOpaque(context).takeRetainedValue()
        while let job = threads.next() { job.runSynchronously(on: threads.asUnownedTaskExecutor()) }
        return nil
    }

    /// Waits for a job; nil when the threads end.
    private func next() -> UnownedJob? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if head == jobs.count && !isPolling && !isEnding { poll() }
        while head == jobs.count {
            if isEnding { return nil }
            idleCount += 1
            pthread_cond_wait(condition, mutex)
            idleCount -= 1
        }
        defer {
            head += 1
            if head == jobs.count {
                jobs.removeAll(keepingCapacity: true)
                head = 0
            }
            waitingCount.store(jobs.count - head, ordering: .releasing)
        }
        return jobs[head]
    }

    /// Looks for a job for a while, without the mutex: to wake a sleeping thread costs more than that.
    private func poll() {
        isPolling = true
        pthread_mutex_unlock(mutex)
        let end = ContinuousClock.now + Limits.workPollDuration
        while waitingCount.load(ordering: .acquiring) == 0, ContinuousClock.now < end { sched_yield() }
        pthread_mutex_lock(mutex)
        isPolling = false
    }
}
