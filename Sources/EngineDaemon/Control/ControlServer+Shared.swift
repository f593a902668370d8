import EngineProtocol
import Logging
import NIOCore
import NIOPosix
import Synchronization

extension ControlServer {
    /// What the connections of a server have in common.
    final class Shared: Sendable {
        let configuration: ControlConfiguration
        let policy: AccessPolicy
        let handler: any RequestHandling
        let logger: Logger
        let ledger: ConnectionLedger
        private let sessions: AsyncStream<ConnectionSession>.Continuation
        private let sweepers = Mutex<[ObjectIdentifier: NIOLoopBound<ConnectionSweeper>]>([:])

        init(
            configuration: ControlConfiguration, ledger: ConnectionLedger, policy: AccessPolicy,
            handler: any RequestHandling, logger: Logger, sessions: AsyncStream<ConnectionSession>.Continuation
        ) {
            self.configuration = configuration
            self.policy = policy
            self.handler = handler
            self.logger = logger
            self.sessions = sessions
            self.ledger = ledger
        }

        /// Gives every event loop its sweeper.
        func prepare(_ group: MultiThreadedEventLoopGroup) async throws {
            for eventLoop in group.makeIterator() {
                let sweeper = try await eventLoop.submit {
                    NIOLoopBound(
                        ConnectionSweeper(eventLoop: eventLoop, interval: Limits.sweepInterval), eventLoop: eventLoop)
                }.get()
                sweepers.withLock { $0[ObjectIdentifier(eventLoop)] = sweeper }
            }
        }

        /// Sees who has connected and admits or refuses the connection, before a byte is read.
        func welcome(_ channel: any Channel) throws {
            do throws(ProtocolError) {
                let grant = try identify(channel)
                try ledger.admit(channel, uid: grant.peer.uid)
                let connection = ControlConnection(server: self, channel: channel, grant: grant)
                try add(connection, to: channel)
                sweeper(of: channel)?.add(connection)
            } catch {
                logger.info("\(DaemonMessage.connectionRefused)", metadata: ["reason": "\(error.message)"])
                try channel.syncOptions?.setOption(.autoRead, value: false)
                try channel.pipeline.syncOperations.addHandler(RefusedConnection(error))
            }
        }

        private func add(_ connection: ControlConnection, to channel: any Channel) throws(ProtocolError) {
            do {
                try channel.pipeline.syncOperations.addHandler(connection)
            } catch {
                throw ProtocolError(.internal, "The connection cannot be set up: \(error).")
            }
        }

        private func identify(_ channel: any Channel) throws(ProtocolError) -> AccessGrant {
            let read = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
                of: NIOBSDSocket.Handle.self
            ) { descriptor in Result { () throws(Peer.Failure) in try Peer(descriptor: descriptor) } }
            guard let read else { throw ProtocolError(.permissionDenied, "The peer's credentials cannot be read.") }
            switch read {
            case .failure(let failure): throw ProtocolError(.permissionDenied, "Not admitted: \(failure).")
            case .success(let peer):
                guard let grant = AccessGrant(of: peer, under: policy) else {
                    throw ProtocolError(
                        .permissionDenied, "uid \(peer.uid) has no role here.",
                        remedy: "Ask the administrator for membership of the group \(Limits.groupName).")
                }
                return grant
            }
        }

        func begin(_ session: ConnectionSession) { sessions.yield(session) }

        func dismiss(_ connection: ControlConnection, on channel: any Channel, uid: UInt32) {
            sweeper(of: channel)?.remove(connection)
            ledger.dismiss(channel, uid: uid)
        }

        private func sweeper(of channel: any Channel) -> ConnectionSweeper? {
            sweepers.withLock { $0[ObjectIdentifier(channel.eventLoop)] }?.value
        }

        /// Lets requests in flight finish for a while, then closes every connection and ends all sessions.
        func drain() async {
            let channels = ledger.close()
            for channel in channels {
                channel.pipeline.fireUserInboundEventTriggered(DrainRequested())
                channel.eventLoop.scheduleTask(in: TimeAmount(configuration.drainDuration)) {
                    channel.close(promise: nil)
                }
            }
            // A failed close is a close, too.
            for channel in channels { try? await channel.closeFuture.get() }
            sessions.finish()
        }
    }
}
