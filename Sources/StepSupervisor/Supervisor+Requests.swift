import CStepSpawn
import Glibc
import StepProtocol

extension Supervisor {
    /// Takes a client that waits, if it is of our user or root and there are not too many. There is a descriptor for
    /// it, because steps leave some: see `Limits.descriptorsReserved`.
    func acceptConnection() {
        let connection = Connection(socket: OwnedDescriptor(step_accept(listener.number)))
        let descriptor = connection.socket.number
        guard descriptor >= 0 else { return }
        let user = step_peer_user(descriptor)
        guard user == Int64(geteuid()) || user == 0 else { return log("refused a connection of user \(user)") }
        guard connections.count < Limits.connectionsMaximum else {
            return log("refused a connection: \(connections.count) are open")
        }
        connections[descriptor] = connection
        loop.watch(descriptor) { [unowned self] in serve(connection) }
    }

    private func serve(_ connection: Connection) {
        guard connection.receive(into: buffer) else { return close(connection) }
        do throws(FrameError) {
            while let frame = try connection.decoder.next() { obey(frame, from: connection) }
        } catch {
            connection.refuse(.malformedFrame, error.description)
            _ = connection.flush()
            close(connection)
        }
    }

    /// Sends what gathered in this turn: one write for each client, however many steps ended.
    func flushConnections() {
        for connection in connections.values where connection.encoder.count > 0 {
            if connection.flush() {
                loop.watch(connection.socket.number, forRoom: connection.encoder.count > 0)
            } else {
                close(connection)
            }
        }
    }

    /// Tells every client that has greeted, at the end of this turn.
    func broadcast(_ frame: Frame) {
        for connection in connections.values where connection.hasGreeted { connection.encoder.append(frame) }
    }

    /// Whether somebody is there whose journal holds what he is told.
    var hasClient: Bool { connections.values.contains(where: \.hasGreeted) }

    private func close(_ connection: Connection) {
        loop.forget(connection.socket.number)
        connections[connection.socket.number] = nil
    }

    /// What is known of a step.
    func entry(of identifier: StepIdentifier) -> StepEntry? {
        if let result = results[identifier] { return StepEntry(identifier: identifier, state: .finished(result)) }
        return steps[identifier]?.entry
    }

    private func obey(_ frame: Frame, from connection: Connection) {
        switch frame {
        case .hello:
            connection.hasGreeted = true
            connection.encoder.append(.hello(greeting))
        case _ where !connection.hasGreeted: connection.refuse(.unexpectedFrame, "the first frame must be a hello")
        case .start(let description): start(description, for: connection)
        case .control(let identifier, let control):
            if let step = steps[identifier] { return apply(control, to: step) }
            // One that has ended needs no control any more.
            if results[identifier] == nil { connection.refuse(.unknownStep, "no such step to control", identifier) }
        case .confirm(let identifier): confirm(identifier)
        case .list:
            let entries = (Array(steps.keys) + results.keys).compactMap(entry)
            for entry in entries { connection.encoder.append(.entry(entry)) }
            connection.encoder.append(.listEnd(count: UInt32(clamping: entries.count)))
        case .started, .notice, .result, .entry, .listEnd, .refused:
            connection.refuse(.unexpectedFrame, "only the supervisor sends this frame")
        }
    }

    private func apply(_ control: StepControl, to step: Step) {
        switch control {
        case .run: thaw(step)
        case .freeze: freeze(step)
        case .stop(let graceMilliseconds):
            let grace = graceMilliseconds ?? step.stopGraceMilliseconds
            stop(step, grace: Limits.nanoseconds(milliseconds: UInt64(grace)))
        }
    }

    /// Forgets a result. A step that runs has none, and the client that asks is mistaken.
    private func confirm(_ identifier: StepIdentifier) {
        results[identifier] = nil
        unstored.remove(identifier)
        if results.isEmpty { ledger.clear() }
    }
}
