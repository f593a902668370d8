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
        private let loops = Mutex<[ObjectIdentifier: LoopParts]>([:])

        /// What the connections of one event loop have in common.
        private struct LoopParts {
            var sweeper: NIOLoopBound<ConnectionSweeper>
            var executor: EventLoopExecutor
        }

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

        /// Gives every event loop its sweeper and its executor.
        func prepare(_ group: MultiThreadedEventLoopGroup) async throws {
            for eventLoop in group.makeIterator() {
                let sweeper = try await eventLoop.submit {
                    NIOLoopBound(
                        ConnectionSweeper(eventLoop: eventLoop, interval: Limits.sweepInterval), eventLoop: eventLoop)
                }.get()
                loops.withLock {
                    $0[ObjectIdentifier(eventLoop)] = LoopParts(
                        sweeper: sweeper, executor: EventLoopExecutor(eventLoop))
                }
            }
        }

        /// Sees who has connected and admits or refuses the connection, before a byte is read.
        func welcome(_ channel: any Channel) throws {
            do throws(ProtocolError) {
                let grant = try identify(channel)
                try ledger.admit(channel, uid: grant.peer.uid)
                let connection = ControlConnection(server: self, channel: channel, grant: grant)
                try add(connection, to: channel)
                parts(of: channel)?.sweeper.value.add(connection)
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

        /// A session for the connection; nil once the server was never prepared for its event loop.
        func session(of channel: any Channel, _ connection: ControlConnection) -> ConnectionSession? {
            guard let executor = parts(of: channel)?.executor else { return nil }
            let session = ConnectionSession(
                outlet: ConnectionOutlet(channel: channel, connection: connection), handler: handler,
                executor: executor)
            sessions.yield(session)
            return session
        }

        func dismiss(_ connection: ControlConnection, on channel: any Channel, uid: UInt32) {
            parts(of: channel)?.sweeper.value.remove(connection)
            ledger.dismiss(channel, uid: uid)
        }

        private func parts(of channel: any Channel) -> LoopParts? {
            loops.withLock { $0[ObjectIdentifier(channel.eventLoop)] }
        }

        /// Serves for a moment more, lets requests in flight finish for a while, then closes every connection and ends
        /// all sessions.
        func drain() async {
            // Who has connected and is about to ask finds nobody else to ask.
            if ledger.count > 0 { try? await Task.sleep(for: configuration.lingerDuration) }
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
