import EngineClient
import Synchronization
import WorkflowModel

/// The tokens that open the gateway: that of its file, and those of sessions that a code began.
final class AccessTokens: Sendable {
    private struct Session {
        var digest: [UInt8]
        var end: ContinuousClock.Instant
    }

    private struct State {
        var sessions: [Session] = []
        /// The codes that were used, and until when they would be good.
        var used: [String: Int64] = [:]
    }

    private let token: [UInt8]
    private let tokenDigest: [UInt8]
    private let state = Mutex(State())

    init(token: [UInt8]) {
        self.token = token
        tokenDigest = SHA256.digest(of: token)
    }

    /// Whether the text is a token. Digests are compared, so that the time taken says nothing about the token.
    func accept(_ text: some StringProtocol) -> Bool {
        let digest = SHA256.digest(of: Array(text.utf8))
        if Self.areEqual(digest, tokenDigest) { return true }
        return state.withLock { state in
            state.sessions.contains { $0.end > .now && Self.areEqual($0.digest, digest) }
        }
    }

    /// The token of a new session for a code; nil when the code is not good, or was used.
    func session(for code: WebCode, now: Int64) -> String? {
        guard code.isGood(token: token, now: now) else { return nil }
        var generator = SystemRandomNumberGenerator()
        let secret = SHA256.hexadecimal((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
        let isNew = state.withLock { state in
            state.used = state.used.filter { $0.value >= now }
            guard state.used[code.nonce] == nil, state.used.count < GatewayLimits.codesMaximum else { return false }
            state.used[code.nonce] = code.seconds + WebCode.lifeSeconds
            state.sessions.removeAll { $0.end <= .now }
            if state.sessions.count >= GatewayLimits.sessionsMaximum { state.sessions.removeFirst() }
            state.sessions.append(
                Session(
                    digest: SHA256.digest(of: Array(secret.utf8)), end: .now.advanced(by: GatewayLimits.sessionDuration)
                ))
            return true
        }
        return isNew ? secret : nil
    }

    /// Takes the same time wherever the two differ.
    private static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for index in left.indices { difference |= left[index] ^ right[index] }
        return difference == 0
    }
}
