internal import Synchronization

/// A thread that runs jobs in order, and something of its own when a time has passed.
final class WorkerThread: Sendable {
    typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        var isStopping = false
    }

    private let state = Mutex(State())
    private let signal = WakeSignal()
    private let ended = WakeSignal()

    /// `pass` is called after each awakening and says in how many nanoseconds it wants to be called again.
    init(
        _ name: String, _ options: JournalOptions, pass: @escaping @Sendable () -> UInt64
    ) throws(DiskError) {
        try options.startThread(name) { [self] in
            while !runJobs() { signal.wait(nanosecondsMaximum: pass()) }
            ended.post()
        }
    }

    /// Runs what waits; true when it is time to end.
    private func runJobs() -> Bool {
        while true {
            let (jobs, isStopping) = state.withLock { state in
                defer { state.jobs = [] }
                return (state.jobs, state.isStopping)
            }
            if jobs.isEmpty { return isStopping }
            for job in jobs { job() }
        }
    }

    /// Wakes the thread for a pass.
    func wake() { signal.post() }

    /// Runs `job` on the thread.
    func run<Success: Sendable>(
        _ job: @escaping @Sendable () -> Result<Success, JournalError>
    ) async throws(JournalError) -> Success {
        let result = await withCheckedContinuation { continuation in
            let refusal = state.withLock { state -> JournalError? in
                if state.isStopping { return .closed }
                if state.jobs.count >= JournalLimits.jobsMaximum { return .busy }
                state.jobs.append { continuation.resume(returning: job()) }
                return nil
            }
            if let refusal { continuation.resume(returning: .failure(refusal)) } else { signal.post() }
        }
        return try result.get()
    }

    /// Runs what waits, then ends the thread; returns when it has ended.
    func stop() {
        state.withLock { $0.isStopping = true }
        signal.post()
        ended.wait()
    }
}
