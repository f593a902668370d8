import Synchronization

/// What one subscriber has not been told yet. Bounded: of one execution only the newest state waits, of all at most
/// ``GatewayLimits/unreadMaximum`` changes, beyond which the subscriber is cut.
final class LiveSubscription: Sendable {
    /// What a subscriber is told next.
    enum Word: Sendable {
        case news([LiveNews])
        /// Changes may have been missed: look at the whole again.
        case reset
        /// Nothing new; the connection stands.
        case heartbeat
        /// It did not read fast enough. Nothing follows.
        case cut
        /// The gateway ends. Nothing follows.
        case end
    }

    private struct State {
        var unread: [LiveNews] = []
        var isReset = false
        var isHeartbeat = false
        var isCut = false
        var isEnded = false
        var reader: CheckedContinuation<Void, Never>?

        var hasWord: Bool { !unread.isEmpty || isReset || isHeartbeat || isCut || isEnded }
    }

    /// The execution that is followed; nil means all.
    let executionID: UInt64?
    private let state = Mutex(State())

    init(executionID: UInt64?) { self.executionID = executionID }

    // MARK: - The feed's side

    func offer(_ news: [LiveNews]) {
        change { state in
            if executionID != nil {
                state.unread = news.suffix(1)
            } else if state.unread.count + news.count > GatewayLimits.unreadMaximum {
                state.isCut = true
                state.unread = []
            } else {
                state.unread += news
            }
        }
    }

    func reset() { change { $0.isReset = true } }
    func beat() { change { $0.isHeartbeat = true } }
    func end() { change { $0.isEnded = true } }

    private func change(_ body: (inout State) -> Void) {
        let reader = state.withLock { state in
            body(&state)
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    // MARK: - The reader's side

    /// What is to be told next; waits for it.
    func next() async -> Word {
        while true {
            if let word = take() { return word }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    let hasWord = state.withLock { state in
                        if !state.hasWord { state.reader = continuation }
                        return state.hasWord
                    }
                    if hasWord { continuation.resume() }
                }
            } onCancel: {
                end()
            }
        }
    }

    private func take() -> Word? {
        state.withLock { state in
            state.isHeartbeat = state.isHeartbeat && !state.isCut && !state.isEnded
            if state.isCut { return .cut }
            if state.isEnded { return .end }
            if state.isReset {
                state.isReset = false
                return .reset
            }
            if !state.unread.isEmpty {
                defer { state.unread = [] }
                state.isHeartbeat = false
                return .news(state.unread)
            }
            guard state.isHeartbeat else { return nil }
            state.isHeartbeat = false
            return .heartbeat
        }
    }
}
