internal import CJournalSystem

/// What a thread of the journal sleeps on until somebody has work for it.
final class WakeSignal: @unchecked Sendable {  // because a semaphore is made to be shared, and the pointer is constant
    private let signal: OpaquePointer

    init() {
        guard let signal = journal_signal_create() else { fatalError("no memory for a semaphore") }
        self.signal = signal
    }

    deinit { journal_signal_destroy(signal) }

    func post() { journal_signal_post(signal) }

    /// Waits until posted; false when the time passed first.
    @discardableResult
    func wait(nanosecondsMaximum: UInt64 = .max) -> Bool { journal_signal_wait(signal, nanosecondsMaximum) }

    /// Waits, but looks for a post for a while before going to sleep: waking a sleeping thread costs more than that.
    func wait(afterPolling nanoseconds: UInt64) {
        if !journal_signal_poll(signal, nanoseconds) { wait() }
    }
}
