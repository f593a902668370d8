import Glibc
import StepProtocol

extension Supervisor {
    /// Makes the place for exchange, and removes what no step that runs has: of a predecessor in a re-execution the
    /// directories `kept` stay, and after a crash nothing does, because its steps have ended.
    func clearExchanges(but kept: [String]) throws(Failure) {
        let root = options.exchangePath
        try attempt("use \(root)", status: 71, try SystemFiles.makeDirectory(root))
        let keptPaths = Set(kept)
        for name in SystemFiles.names(in: root) where !keptPaths.contains("\(root)/\(name)") {
            SystemFiles.remove("\(root)/\(name)")
        }
    }

    /// Gives the step a directory for what it exchanges, if it wants one; returns what it is told of it.
    func giveExchange(to step: Step, _ description: StepDescription) throws(SystemError) -> [String] {
        guard description.exchanges || !description.credentials.isEmpty else { return [] }
        // Called after the first step that has it: no other ever has that name.
        let path = "\(options.exchangePath)/\(step.identifier.execution)-\(step.identifier.token)"
        let exchange = if let free = freeExchanges.popLast() { free } else { try Exchange(path: path) }
        step.exchange = exchange
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
            guard let (datagram, sender) = exchange.receive(into: buffer) else { return }
            if isMember(sender, of: step), step.notice.take(datagram) { noticing.insert(step.identifier) }
        }
    }

    /// Whether the sender is a process of the step. One that has ended by now cannot be asked; it knew the socket's
    /// path and was of the same user.
    private func isMember(_ sender: Int32, of step: Step) -> Bool {
        guard sender > 0, step.mark != 0, let mark = ProcessTable.mark(of: sender) else { return true }
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
