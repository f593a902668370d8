import EngineProtocol
import Synchronization

/// Hands changes to subscribers, and keeps the latest ones for those who come back.
final class LiveHub: Sendable {
    fileprivate struct State {
        var next: UInt64 = 1
        var kept: [LiveNews] = []
        var all: [ObjectIdentifier: LiveSubscription] = [:]
        var one: [UInt64: [ObjectIdentifier: LiveSubscription]] = [:]
        var count = 0
        var isEnded = false
        /// Since when nobody subscribes.
        var idleSince = ContinuousClock.now
        /// False while changes may be missed, because the daemon is not watched.
        var isWatching = false
    }

    /// What a new subscriber begins with.
    struct Beginning: Sendable {
        var subscription: LiveSubscription
        /// The newest change that was told before it.
        var id: LiveEventID
        /// What it missed since its last event.
        var replay: [LiveNews] = []
        /// What it missed cannot be told.
        var isReset = false
    }

    private let epoch: String
    private let state = Mutex(State())

    init(epoch: String) { self.epoch = epoch }

    /// How many subscribe, and for how long nobody did.
    var demand: (count: Int, idle: Duration) {
        state.withLock { ($0.count, $0.count > 0 ? .zero : $0.idleSince.duration(to: .now)) }
    }

    /// A new subscriber; nil when there are too many, or the gateway ends.
    func join(_ executionID: UInt64?, after last: LiveEventID?) -> Beginning? {
        state.withLock { state -> Beginning? in
            guard state.count < GatewayLimits.subscribersMaximum, !state.isEnded else { return nil }
            let subscription = LiveSubscription(executionID: executionID)
            let key = ObjectIdentifier(subscription)
            if let executionID {
                state.one[executionID, default: [:]][key] = subscription
            } else {
                state.all[key] = subscription
            }
            state.count += 1
            var beginning = Beginning(
                subscription: subscription, id: LiveEventID(epoch: epoch, number: state.next - 1))
            if let last { state.replay(after: last, epoch: epoch, into: &beginning) }
            return beginning
        }
    }

    func leave(_ subscription: LiveSubscription) {
        state.withLock { state in
            let key = ObjectIdentifier(subscription)
            if let executionID = subscription.executionID {
                state.one[executionID]?[key] = nil
                if state.one[executionID]?.isEmpty == true { state.one[executionID] = nil }
            } else {
                state.all[key] = nil
            }
            state.count -= 1
            if state.count == 0 { state.idleSince = .now }
        }
    }

    /// Tells changes, the oldest first.
    func tell(_ changes: [StatusObject]) {
        let first = state.withLock { state in
            defer { state.next += UInt64(changes.count) }
            return state.next
        }
        // Written outside of the lock, by the only thread that tells.
        let news = changes.enumerated().map { place, status in
            LiveNews(status, id: LiveEventID(epoch: epoch, number: first + UInt64(place)))
        }
        let (all, own) = state.withLock { state in
            state.kept += news
            state.kept.removeFirst(max(0, state.kept.count - GatewayLimits.replayMaximum))
            return (Array(state.all.values), news.map { ($0, Array(state.one[$0.executionID, default: [:]].values)) })
        }
        for subscription in all { subscription.offer(news) }
        for (item, subscriptions) in own {
            for subscription in subscriptions { subscription.offer([item]) }
        }
    }

    /// The daemon is watched from now on, or no longer: what changed meanwhile was not told.
    func watching(_ isWatching: Bool) {
        let subscriptions = state.withLock { state in
            let isNews = state.isWatching != isWatching
            state.isWatching = isWatching
            guard isNews else { return [LiveSubscription]() }
            // Nothing before a gap can be gone on from.
            state.kept = []
            state.next += 1
            return state.subscriptions
        }
        for subscription in subscriptions { subscription.reset() }
    }

    func beat() {
        for subscription in state.withLock({ $0.subscriptions }) { subscription.beat() }
    }

    func end() {
        let subscriptions = state.withLock { state in
            state.isEnded = true
            return state.subscriptions
        }
        for subscription in subscriptions { subscription.end() }
    }
}

extension LiveHub.State {
    fileprivate var subscriptions: [LiveSubscription] { Array(all.values) + one.values.flatMap(\.values) }

    fileprivate func replay(after last: LiveEventID, epoch: String, into beginning: inout LiveHub.Beginning) {
        let isKnown = last.epoch == epoch && last.number < next
        let isKept = last.number + 1 >= (kept.first?.id.number ?? next)
        guard isWatching, isKnown, isKept else {
            beginning.isReset = true
            return
        }
        beginning.replay = kept.filter { $0.id.number > last.number }
    }
}
