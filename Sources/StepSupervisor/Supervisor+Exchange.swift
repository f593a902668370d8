import Glibc
import StepProtocol

extension Supervisor {
    /// Makes the place for exchange, and removes what no step that runs has: of a predecessor in a re-execution the
    /// directories `kept` stay, and after a crash nothing does, because its steps have ended.
    func clearExchanges(but kept: [String]) throws(Failure) {
        let root = options.exchangePath
        try attempt("use \(root)", try SystemFiles.makeDirectory(root))
        let kept = Set(kept)
        for path in SystemFiles.names(in: root).map({ root + "/" + $0 }) where !kept.contains(path) {
            SystemFiles.remove(path)
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
        if exchange.socket.number >= 0 { loop.forget(exchange.socket.number) }
        exchange.clear(buffer)
        freeExchanges.append(exchange)
        noticing.remove(step.identifier)
    }

    /// Receives what a step says from now on, a turn's worth at once: what comes later replaces it, so nothing is ever
    /// queued.
    func watchNotices(of step: Step) {
        guard let exchange = step.exchange, exchange.socket.number >= 0 else { return }
        loop.watch(exchange.socket.number) { [unowned self] in
            for _ in 0..<Limits.noticesPerTurn {
                guard let (datagram, sender) = exchange.receive(into: buffer) else { return }
                // A sender that has ended by now cannot be asked; it knew the socket's path and was of the same user.
                let mark = sender > 0 ? ProcessTable.mark(of: sender) ?? step.mark : step.mark
                if mark == step.mark, step.notice.take(datagram) { noticing.insert(step.identifier) }
            }
        }
    }

    /// Tells what is new, at most once in an interval.
    func tellNotices() {
        guard !noticing.isEmpty, case let now = monotonicNow(), noticesNotBefore <= now else { return }
        noticesNotBefore = now + Limits.noticeInterval
        for step in noticing.compactMap({ steps[$0] }) { broadcast(.notice(step.identifier, step.notice)) }
        noticing.removeAll()
    }
}
