import CStepSpawn
import Glibc

/// The way to journald, by its native protocol: one datagram for each line. Nobody waits for journald: what it has not
/// taken yet waits here, within a bound, and beyond it is left out, and counted by who sends it.
final class JournalSink {
    private let path: String
    private let socket: OwnedDescriptor
    private var budget = LineBudget(perSecond: Limits.logLinesPerSecond, burst: Limits.logLinesBurst)
    /// Datagrams that journald has not taken, oldest first.
    private var backlog: ArraySlice<[UInt8]> = []
    private var backlogBytes = 0
    /// When journald is asked again, while something waits for it.
    private(set) var nextTry: UInt64?

    /// A way to the socket at `path`.
    init(path: String) throws(SystemError) {
        self.path = path
        socket = try OwnedDescriptor(checking: step_journal_open())
    }

    /// False when the line was not taken.
    func send(_ datagram: [UInt8], at now: UInt64) -> Bool {
        guard backlogBytes + datagram.count <= Limits.logBacklogBytesMaximum, budget.take(at: now) else { return false }
        backlog.append(datagram)
        backlogBytes += datagram.count
        nextTry = nextTry ?? now
        return true
    }

    /// Sends what waits, as far as there is room.
    func drain() {
        guard let time = nextTry, case let now = monotonicNow(), time <= now else { return }
        while let datagram = backlog.first {
            let code = step_journal_send(socket.number, path, datagram, datagram.count)
            if code == EAGAIN { return nextTry = now + Limits.logRetryInterval }
            // Nobody listens: it is being restarted.
            if code == ENOENT || code == ECONNREFUSED { return nextTry = now + Limits.journalRetryInterval }
            backlog.removeFirst()
            backlogBytes -= datagram.count
        }
        backlog = []
        nextTry = nil
    }

    /// Sends what waits before this process goes, within a short patience: the socket's own, see `step_journal_open`.
    func drainBeforeEnd() {
        _ = fcntl(socket.number, F_SETFL, 0)
        nextTry = nextTry.map { _ in 0 }
        drain()
    }
}
