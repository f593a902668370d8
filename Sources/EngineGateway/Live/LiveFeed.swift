import EngineClient
import EngineProtocol
import Glibc
import NIOPosix

/// Watches all executions over one connection to the daemon, for as long as anybody subscribes.
final class LiveFeed: Sendable {
    let hub: LiveHub
    private let socketPath: String
    private let thread = NIOThreadPool(numberOfThreads: 1)
    /// A pipe: its first end becomes readable when the gateway ends.
    private let ends: (reading: Int32, writing: Int32)
    private let demand: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init(socketPath: String) {
        self.socketPath = socketPath
        hub = LiveHub(epoch: String(UInt64(time(nil)), radix: 36))
        var pair: [Int32] = [-1, -1]
        // Without descriptors nothing else of the gateway would start either.
        _ = pipe(&pair)
        for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        ends = (pair[0], pair[1])
        (demand, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    deinit {
        close(ends.reading)
        close(ends.writing)
    }

    /// A new subscriber.
    func join(_ executionID: UInt64?, after last: LiveEventID?) throws(Problem) -> LiveHub.Beginning {
        guard let beginning = hub.join(executionID, after: last) else {
            throw Problem(
                ProtocolError(
                    .busy, "\(GatewayLimits.subscribersMaximum) subscribers are connected.",
                    retryAfterMilliseconds: 5_000))
        }
        signal.yield()
        return beginning
    }

    /// Watches until cancelled.
    func run() async {
        thread.start()
        await withDiscardingTaskGroup { group in
            group.addTask { await self.beat() }
            await withTaskCancellationHandler {
                for await _ in demand {
                    // The pool refuses only when it has ended.
                    try? await thread.runIfActive { self.watch() }
                }
            } onCancel: {
                end()
            }
            group.cancelAll()
        }
        // The thread is about to end by itself; an error of that has no remedy.
        try? await thread.shutdownGracefully()
    }

    private func end() {
        var byte: UInt8 = 1
        _ = write(ends.writing, &byte, 1)
        hub.end()
        signal.finish()
    }

    private func beat() async {
        // Cancelled when the gateway ends.
        while (try? await Task.sleep(for: GatewayLimits.heartbeatInterval)) != nil { hub.beat() }
    }

    // MARK: - On the feed's thread

    /// Watches for as long as it is wanted; connects anew when the daemon was away.
    private func watch() {
        while isWanted {
            do throws(ClientError) {
                try follow()
            } catch {
                hub.watching(false)
                guard !isEnding(within: GatewayLimits.reconnectMilliseconds) else { return }
            }
        }
        hub.watching(false)
    }

    private var isWanted: Bool {
        let demand = hub.demand
        return (demand.count > 0 || demand.idle < GatewayLimits.lingerDuration) && !isEnding(within: 0)
    }

    private func isEnding(within milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: ends.reading, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, milliseconds) > 0
    }

    private func follow() throws(ClientError) {
        var connection = try EngineConnection(path: socketPath, interruption: ends.reading)
        _ = try connection.call(WatchParameters())
        hub.watching(true)
        while isWanted {
            guard let event = try connection.nextWatchEvent(within: GatewayLimits.heartbeatInterval) else { continue }
            var changes = LatestChanges()
            var isWhole = changes.add(event)
            let end = ContinuousClock.now.advanced(by: GatewayLimits.gatherDuration)
            while isWhole, changes.count < GatewayLimits.gatherMaximum {
                let left = ContinuousClock.now.duration(to: end)
                guard left > .zero, let event = try connection.nextWatchEvent(within: left) else { break }
                isWhole = changes.add(event)
            }
            hub.tell(changes.states)
            // Too slow for the daemon: begin again, and let the subscribers know.
            guard isWhole else { return hub.watching(false) }
        }
    }
}

/// The newest state of each execution of a short time, in the order of their first change.
private struct LatestChanges {
    private(set) var states: [StatusObject] = []
    private var places: [UInt64: Int] = [:]

    var count: Int { states.count }

    /// False when the daemon has cut the subscription.
    mutating func add(_ event: EngineConnection.WatchEvent) -> Bool {
        switch event {
        case .overflow: return false
        case .event: return true  // the subscription is one of states
        case .changed(let change):
            if let place = places[change.status.executionID] {
                states[place] = change.status
            } else {
                places[change.status.executionID] = states.count
                states.append(change.status)
            }
            return true
        }
    }
}
