import CStepSpawn
import Glibc

/// The way to journald, by its native protocol: one datagram for each line. Nobody waits for journald: what it does not
/// take at once waits here, within a bound, and beyond it is left out, and counted by who sends it.
final class JournalSink {
    private let path: String
    private let socket: OwnedDescriptor
    private var budget = LineBudget(perSecond: Limits.logLinesPerSecond, burst: Limits.logLinesBurst)
    /// Nobody listens: not asked again before.
    private var silentUntil: UInt64 = 0
    /// Datagrams that journald had no room for, oldest first.
    private var backlog: ArraySlice<[UInt8]> = []
    private var backlogBytes = 0

    /// A way to the socket at `path`; nil when no socket can be made.
    init?(path: String) {
        let descriptor = step_journal_open()
        guard descriptor >= 0 else { return nil }
        self.path = path
        socket = OwnedDescriptor(descriptor)
    }

    /// False when the line was not taken.
    func send(_ fields: [UInt8], _ message: UnsafeRawBufferPointer, at now: UInt64) -> Bool {
        guard now >= silentUntil, budget.take(at: now) else { return false }
        let code =
            backlog.isEmpty
            ? step_journal_send(socket.number, path, fields, fields.count, message.baseAddress, message.count) : EAGAIN
        guard code == EAGAIN else {
            note(code, at: now)
            return code == 0
        }
        guard backlogBytes + fields.count + message.count <= Limits.logBacklogBytesMaximum else { return false }
        backlog.append(fields + message)
        backlogBytes += fields.count + message.count
        return true
    }

    /// Whether something waits for ``drain()``.
    var isBehind: Bool { !backlog.isEmpty }

    /// Sends what waits, as far as there is room.
    func drain() {
        while let datagram = backlog.first {
            let code = step_journal_send(socket.number, path, datagram, datagram.count, nil, 0)
            if code == EAGAIN { return }
            note(code, at: monotonicNow())
            backlog.removeFirst()
            backlogBytes -= datagram.count
        }
        backlog = []
    }

    /// Sends what waits before this process goes, within a short patience.
    func drainBeforeEnd() {
        let patience = monotonicNow() + Limits.logEndPatience
        drain()
        while isBehind, monotonicNow() < patience {
            usleep(1000)
            drain()
        }
    }

    private func note(_ code: Int32, at now: UInt64) {
        if code == ENOENT || code == ECONNREFUSED { silentUntil = now + Limits.journalRetryInterval }
    }
}
