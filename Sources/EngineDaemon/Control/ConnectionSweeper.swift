import NIOCore

/// Looks at the deadlines of all connections of one event loop, while there are any: one timer instead of several for
/// each connection.
final class ConnectionSweeper {
    private let eventLoop: any EventLoop
    private var connections: [ObjectIdentifier: ControlConnection] = [:]
    private var timer: RepeatedTask?
    private let interval: TimeAmount

    init(eventLoop: any EventLoop, interval: Duration) {
        self.eventLoop = eventLoop
        self.interval = TimeAmount(interval)
    }

    func add(_ connection: ControlConnection) {
        connections[ObjectIdentifier(connection)] = connection
        guard timer == nil else { return }
        let sweeper = NIOLoopBound(self, eventLoop: eventLoop)
        timer = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            sweeper.value.sweep(now: .now())
        }
    }

    func remove(_ connection: ControlConnection) {
        connections[ObjectIdentifier(connection)] = nil
        guard connections.isEmpty else { return }
        timer?.cancel()
        timer = nil
    }

    private func sweep(now: NIODeadline) {
        // A copy, because a cut connection leaves the table.
        for connection in Array(connections.values) { connection.sweep(now: now) }
    }
}
