import EngineProtocol
import NIOCore
import Synchronization

/// Who is connected: counts them against the bounds, and knows them all when the daemon stops.
final class ConnectionLedger: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var countByUser: [UInt32: Int] = [:]
        var isClosed = false
    }

    private let connectionsMaximum: Int
    private let connectionsPerUserMaximum: Int
    private let state = Mutex(State())

    init(_ configuration: ControlConfiguration) {
        connectionsMaximum = configuration.connectionsMaximum
        connectionsPerUserMaximum = configuration.connectionsPerUserMaximum
    }

    var count: Int { state.withLock { $0.channels.count } }

    /// Counts the connection in, or says why not.
    func admit(_ channel: any Channel, uid: UInt32) throws(ProtocolError) {
        try state.withLock { state throws(ProtocolError) in
            guard !state.isClosed else { throw ProtocolError(.shuttingDown, "The daemon is stopping.") }
            guard state.channels.count < connectionsMaximum else {
                throw ProtocolError(
                    .busy, "All \(connectionsMaximum) connections of the daemon are taken.",
                    remedy: "Close connections, or raise connectionsMaximum.", retryAfterMilliseconds: 1_000)
            }
            let own = state.countByUser[uid, default: 0]
            guard own < connectionsPerUserMaximum else {
                throw ProtocolError(
                    .busy, "All \(connectionsPerUserMaximum) connections of uid \(uid) are taken.",
                    remedy: "Close connections, or raise connectionsPerUserMaximum.", retryAfterMilliseconds: 1_000)
            }
            state.countByUser[uid] = own + 1
            state.channels[ObjectIdentifier(channel)] = channel
        }
    }

    func dismiss(_ channel: any Channel, uid: UInt32) {
        state.withLock { state in
            guard state.channels.removeValue(forKey: ObjectIdentifier(channel)) != nil else { return }
            let rest = state.countByUser[uid, default: 1] - 1
            state.countByUser[uid] = rest == 0 ? nil : rest
        }
    }

    /// Admits nobody any more and gives those who are there.
    func close() -> [any Channel] {
        state.withLock { state in
            state.isClosed = true
            return Array(state.channels.values)
        }
    }
}
