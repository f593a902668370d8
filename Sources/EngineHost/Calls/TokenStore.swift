internal import Synchronization
internal import WorkflowModel

/// Access tokens, until they end: in memory only. Of several that need the same one, one asks and the others wait.
final class TokenStore: Sendable {
    fileprivate enum Entry {
        case fetching([CheckedContinuation<Void, Never>])
        case valid(String, until: Duration)
    }

    private enum Step {
        case found(String)
        case mustFetch
        case mustWait
    }

    private let entries = Mutex<[String: Entry]>([:])

    /// The token of that key; `fetch` asks for it when there is none that is valid.
    func token(
        _ key: String, at clock: any HostClock, _ fetch: () async throws(Fault) -> AccessToken
    ) async throws(Fault) -> String {
        while true {
            switch step(key, at: clock.uptime) {
            case .found(let token): return token
            case .mustWait: await waitForFetch(of: key)
            case .mustFetch:
                do throws(Fault) {
                    let token = try await fetch()
                    end(key, token, at: clock.uptime)
                    return token.text
                } catch {
                    end(key, nil, at: clock.uptime)
                    throw error
                }
            }
        }
    }

    /// The service did not accept it.
    func forget(_ key: String) {
        entries.withLock { entries in
            if case .valid? = entries[key] { entries[key] = nil }
        }
    }

    private func step(_ key: String, at now: Duration) -> Step {
        entries.withLock { entries in
            switch entries[key] {
            case .valid(let token, let until)? where now < until: return .found(token)
            case .fetching?: return .mustWait
            case .valid?, nil:
                if entries.count >= Limits.tokensMaximum { entries = entries.filter { $0.value.isFetching } }
                entries[key] = .fetching([])
                return .mustFetch
            }
        }
    }

    private func waitForFetch(of key: String) async {
        await withCheckedContinuation { continuation in
            let mustWait = entries.withLock { entries in
                guard case .fetching(let waiters)? = entries[key] else { return false }
                entries[key] = .fetching(waiters + [continuation])
                return true
            }
            if !mustWait { continuation.resume() }
        }
    }

    /// A token whose end nobody knows, or is near, serves the one who asked for it.
    private func end(_ key: String, _ token: AccessToken?, at now: Duration) {
        let waiters = entries.withLock { entries -> [CheckedContinuation<Void, Never>] in
            guard case .fetching(let waiters)? = entries[key] else { return [] }
            entries[key] = nil
            if let token, let lifetime = token.lifetime, lifetime > Limits.tokenMargin {
                entries[key] = .valid(token.text, until: now + lifetime - Limits.tokenMargin)
            }
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}

extension TokenStore.Entry {
    fileprivate var isFetching: Bool {
        if case .fetching = self { true } else { false }
    }
}
