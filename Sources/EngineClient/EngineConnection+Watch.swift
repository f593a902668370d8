public import EngineProtocol

extension EngineConnection {
    /// What a subscription tells.
    public enum WatchEvent: Sendable, Equatable {
        /// The newest state of an execution.
        case changed(ChangeNotification)
        /// A lifecycle event of an execution.
        case event(EventNotification)
        /// The subscription has ended because it was not read fast enough.
        case overflow(OverflowNotification)
    }

    /// The next news of any subscription of this connection, or nil when none came in time. Notifications of a kind
    /// that this version does not know are passed over.
    public mutating func nextWatchEvent(within duration: Duration?) throws(ClientError) -> WatchEvent? {
        let deadline = duration.map { ContinuousClock.now.advanced(by: $0) }
        while true {
            let left = deadline.map { max(.zero, ContinuousClock.now.duration(to: $0)) }
            guard let notification = try nextNotification(within: left) else { return nil }
            do throws(ParameterError) {
                switch NotificationMethod(rawValue: notification.method) {
                case .changed: return .changed(try ChangeNotification(decoding: notification.params))
                case .event: return .event(try EventNotification(decoding: notification.params))
                case .overflow: return .overflow(try OverflowNotification(decoding: notification.params))
                case nil: continue
                }
            } catch {
                throw .malformed(error.description)
            }
        }
    }
}
