import CStepSpawn
import Glibc
import StepProtocol

extension Supervisor {
    func acceptConnection() {
        let descriptor = step_accept(listener.number)
        guard descriptor >= 0 else {
            // Without descriptors the waiting connection would wake us for ever.
            if errno == EMFILE || errno == ENFILE {
                isListening = false
                unwatch(listener.number)
            }
            return
        }
        let socket = OwnedDescriptor(descriptor)
        let user = step_peer_user(descriptor)
        guard user == Int64(geteuid()) || user == 0 else {
            log("refused a connection of user \(user)")
            return
        }
        guard connections.count < Limits.connectionsMaximum else {
            log("refused a connection: \(connections.count) are open")
            return
        }
        let connection = Connection(socket: socket)
        connections[descriptor] = connection
        watch(descriptor, .connection(connection))
    }

    /// Something was closed: there is room for a connection again.
    func resumeListening() {
        guard !isListening else { return }
        isListening = true
        watch(listener.number, .listener)
    }

    func serve(_ connection: Connection) {
        guard connection.receive(into: buffer) else { return close(connection) }
        do throws(FrameError) {
            while let frame = try connection.decoder.next() { obey(frame, from: connection) }
        } catch {
            connection.encoder.append(.refused(Refusal(.malformedFrame, message: error.description)))
            _ = connection.flush()
            close(connection)
        }
    }

    /// Sends what gathered in this turn: one write for each client, however many steps ended.
    func flushConnections() {
        for connection in connections.values where connection.encoder.count > 0 {
            guard connection.flush() else {
                close(connection)
                continue
            }
            let waitsForRoom = connection.encoder.count > 0
            if waitsForRoom != connection.waitsForRoom {
                connection.waitsForRoom = waitsForRoom
                queue.change(connection.socket.number, writable: waitsForRoom)
            }
        }
    }

    func broadcast(_ frame: Frame) {
        for connection in connections.values where connection.hasGreeted { connection.encoder.append(frame) }
    }

    var hasClient: Bool { connections.values.contains(where: \.hasGreeted) }

    func close(_ connection: Connection) {
        let descriptor = connection.socket.number
        unwatch(descriptor)
        connections[descriptor] = nil
        resumeListening()
        // From now on no journal holds what is not confirmed yet.
        if !hasClient { storeResults() }
    }

    private func obey(_ frame: Frame, from connection: Connection) {
        if case .hello = frame {
            connection.hasGreeted = true
            connection.encoder.append(
                .hello(
                    Greeting(
                        processID: getpid(), incarnation: incarnation, abilities: groups?.abilities ?? [],
                        hindrance: hindrance)))
            return
        }
        guard connection.hasGreeted else {
            connection.encoder.append(.refused(Refusal(.unexpectedFrame, message: "the first frame must be a hello")))
            return
        }
        switch frame {
        case .start(let description): start(description, for: connection)
        case .control(let identifier, let control):
            guard let step = steps[identifier] else {
                connection.encoder.append(
                    .refused(Refusal(.unknownStep, identifier: identifier, message: "no such step to control")))
                return
            }
            apply(control, to: step)
        case .confirm(let identifier): confirm(identifier)
        case .list:
            for step in steps.values { connection.encoder.append(.entry(step.entry)) }
            connection.encoder.append(.listEnd(count: UInt32(clamping: steps.count)))
        case .hello, .started, .notice, .result, .entry, .listEnd, .refused:
            connection.encoder.append(
                .refused(Refusal(.unexpectedFrame, message: "only the supervisor sends this frame")))
        }
    }

    private func apply(_ control: StepControl, to step: Step) {
        guard step.isLive else { return }
        switch control {
        case .run: thaw(step)
        case .freeze: freeze(step)
        case .stop(let graceMilliseconds):
            let grace = graceMilliseconds ?? step.stopGraceMilliseconds
            stop(step, grace: Limits.nanoseconds(milliseconds: UInt64(grace)))
        }
    }

    /// Forgets a step that has ended; one that runs cannot be forgotten, and the client that asks is mistaken.
    private func confirm(_ identifier: StepIdentifier) {
        guard let step = steps[identifier], !step.isLive else { return }
        steps[identifier] = nil
        if let slot = step.slot { ledger.clear(slot) }
        if step.isStored { directory.results.remove(identifier) }
    }
}
