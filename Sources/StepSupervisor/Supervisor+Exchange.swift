import Glibc
import StepProtocol

extension Supervisor {
    /// Makes the place for exchange, and removes what no step that runs has: of a predecessor in a re-execution the
    /// directories `kept` stay, and after a crash nothing does, because its steps have ended.
    func clearExchanges(but kept: [String]) throws(Failure) {
        let root = options.exchangePath
        try attempt("use \(root)", status: 71) { () throws(SystemError) in try SystemFiles.makeDirectory(root) }
        let keptPaths = Set(kept)
        for name in SystemFiles.names(in: root) where !keptPaths.contains("\(root)/\(name)") {
            SystemFiles.remove("\(root)/\(name)")
        }
        exchangesMade = kept.compactMap { $0.split(separator: "/").last.flatMap { Int($0) } }.max() ?? 0
    }

    /// Gives the step a directory for what it exchanges, if it wants one; returns what it is told of it.
    func giveExchange(to step: Step, _ description: StepDescription) throws(SystemError) -> [String] {
        guard description.exchanges || !description.credentials.isEmpty else { return [] }
        if freeExchanges.isEmpty {
            freeExchanges.append(try Exchange(path: "\(options.exchangePath)/\(exchangesMade + 1)"))
            exchangesMade += 1
        }
        let exchange = freeExchanges.removeLast()
        step.exchange = exchange
        watchNotices(of: step)
        try exchange.store(description.credentials)
        return exchange.environment(for: description)
    }

    /// The step has ended: its directory waits for the next one.
    func takeBackExchange(of step: Step) {
        guard let exchange = step.exchange else { return }
        if exchange.socketNumber >= 0 { loop.forget(exchange.socketNumber) }
        exchange.clear(buffer)
        if freeExchanges.count < Limits.exchangesKept {
            freeExchanges.append(exchange)
        } else {
            SystemFiles.remove(exchange.path)
        }
        step.exchange = nil
        noticing.remove(step.identifier)
    }

    /// Receives what a step says from now on.
    func watchNotices(of step: Step) {
        guard let exchange = step.exchange, exchange.socketNumber >= 0 else { return }
        loop.watch(exchange.socketNumber) { [unowned self] in receiveNotices(of: step, exchange) }
    }

    /// Reads what a step reports, a turn's worth: what comes later replaces it, so nothing is ever queued.
    private func receiveNotices(of step: Step, _ exchange: Exchange) {
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

    /// Tells what is new, at most once in an interval.
    func tellNotices() {
        guard !noticing.isEmpty, case let now = monotonicNow(), noticesNotBefore <= now else { return }
        noticesNotBefore = now + Limits.noticeInterval
        for step in noticing.compactMap({ steps[$0] }) { broadcast(.notice(step.identifier, step.notice)) }
        noticing.removeAll()
    }
}
