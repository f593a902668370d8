import Glibc
import StepProtocol

extension Supervisor {
    /// Reads what a step reports, a turn's worth: what comes later replaces it, so nothing is ever queued.
    func receiveNotices(of step: Step) {
        guard let exchange = step.exchange else { return }
        for _ in 0..<Limits.noticesPerTurn {
            guard let datagram = exchange.receive(into: buffer) else { return }
            guard isSent(by: step, datagram) else { continue }
            if step.notice.take(UnsafeRawBufferPointer(rebasing: buffer[..<datagram.count])) {
                noticing.insert(step.identifier)
            }
        }
    }

    /// Whether a process of the step sent it. One that has ended by now cannot be asked; it knew the socket's path and
    /// was of the same user.
    private func isSent(by step: Step, _ datagram: Exchange.Datagram) -> Bool {
        guard datagram.user == 0 || datagram.user == Int64(geteuid()) else { return false }
        guard datagram.processID > 0, step.mark != 0, let mark = ProcessTable.mark(of: datagram.processID) else {
            return true
        }
        return mark == step.mark
    }

    /// Tells what is new, of each step at most once in an interval.
    func tellNotices() {
        guard !noticing.isEmpty else { return }
        let now = monotonicNow()
        for identifier in noticing {
            guard let step = steps[identifier], step.isLive else {
                noticing.remove(identifier)
                continue
            }
            guard step.noticeNotBefore <= now else { continue }
            noticing.remove(identifier)
            step.noticeNotBefore = now + Limits.noticeInterval
            broadcast(.notice(identifier, step.notice))
        }
    }

    /// When the next notice is due.
    var noticeDeadline: UInt64? {
        noticing.lazy.compactMap { self.steps[$0]?.noticeNotBefore }.min()
    }
}
