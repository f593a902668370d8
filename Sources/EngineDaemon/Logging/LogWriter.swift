import Glibc
import Logging

/// Writes records on a thread of its own, several at once, so that nothing that an execution or a client waits for
/// waits for the log. An error is written before the one who logs it goes on: it may be the last word.
final class LogWriter: @unchecked Sendable {  // because the mutex guards every variable
    private let destination: LogDestination
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var waiting: [LogRecord] = []
    private var droppedCount = 0
    /// Records that came, and those of them that are written.
    private var taken: UInt64 = 0
    private var written: UInt64 = 0
    /// Somebody waits for the records to be written, so nothing more is gathered.
    private var flushers = 0
    private var hasThread = false

    /// The thread starts with the first record, and lives as long as the process.
    init(_ destination: LogDestination) {
        self.destination = destination
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // A jump of the wall clock must not hold the log up.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    /// Takes a record. Beyond ``Limits/logRecordsWaitingMaximum`` it is counted as lost instead.
    func write(_ record: LogRecord) {
        pthread_mutex_lock(mutex)
        startThread()
        if !hasThread {
            destination.write(record)
        } else if waiting.count < Limits.logRecordsWaitingMaximum {
            waiting.append(record)
            taken += 1
            if waiting.count == 1 { pthread_cond_broadcast(condition) }
        } else {
            droppedCount += 1
        }
        pthread_mutex_unlock(mutex)
        if record.level >= .error { flush() }
    }

    /// Returns when every record that came before is written.
    func flush() {
        pthread_mutex_lock(mutex)
        let target = taken
        flushers += 1
        pthread_cond_broadcast(condition)
        while written < target { pthread_cond_wait(condition, mutex) }
        flushers -= 1
        pthread_mutex_unlock(mutex)
    }

    /// Without a thread, records are written where they are logged.
    private func startThread() {
        guard !hasThread else { return }
        let context = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<LogWriter>.fromOpaque(context).takeUnretainedValue().work()
            }, context.toOpaque())
        hasThread = code == 0
        if hasThread { pthread_detach(thread) } else { context.release() }
    }

    private func work() -> Never {
        pthread_mutex_lock(mutex)
        while true {
            while waiting.isEmpty { pthread_cond_wait(condition, mutex) }
            gather()
            let records = waiting
            let lost = droppedCount
            waiting = []
            droppedCount = 0
            pthread_mutex_unlock(mutex)
            for record in records { destination.write(record) }
            if lost > 0, let last = records.last { destination.write(last.saying(lost: lost)) }
            pthread_mutex_lock(mutex)
            written += UInt64(records.count)
            pthread_cond_broadcast(condition)
        }
    }

    /// Lets others log too before the thread works: to wake it for each record would cost more than the record.
    private func gather() {
        var deadline = timespec()
        clock_gettime(CLOCK_MONOTONIC, &deadline)
        deadline.tv_nsec += Limits.logGatherNanoseconds
        if deadline.tv_nsec >= 1_000_000_000 {
            deadline.tv_sec += 1
            deadline.tv_nsec -= 1_000_000_000
        }
        while flushers == 0, waiting.count < Limits.logRecordsWaitingMaximum / 2 {
            guard pthread_cond_timedwait(condition, mutex, &deadline) == 0 else { return }
        }
    }
}

extension LogRecord {
    fileprivate func saying(lost count: Int) -> LogRecord {
        var record = self
        record.level = .warning
        record.message = "log records were lost: they came faster than they are written"
        record.metadata = [("count", "\(count)")]
        return record
    }
}
