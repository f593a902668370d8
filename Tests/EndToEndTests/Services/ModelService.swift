import Foundation
import Synchronization

/// A model behind an HTTP API, which takes only so many requests in a time.
final class ModelService: Sendable {
    static let key = "model-key-4711"
    let server: ServiceServer
    private let state: StateBox

    private final class StateBox: Sendable {
        struct State {
            var lastAnswer: ContinuousClock.Instant?
            var refusedCount = 0
            var answeredKeys: [String] = []
        }

        let state = Mutex(State())
    }

    /// The idempotency keys of the requests that were answered, in order.
    var answeredKeys: [String] { state.state.withLock { $0.answeredKeys } }

    /// How many requests came too early.
    var refusedCount: Int { state.state.withLock { $0.refusedCount } }

    init() throws {
        let box = StateBox()
        state = box
        server = try ServiceServer { request in
            guard request.path == "/v1/chat/completions", request.method == "POST" else {
                return .text("", status: 404)
            }
            guard request.headers["authorization"] == "Bearer \(Self.key)" else { return .text("", status: 401) }
            let mayAnswer = box.state.withLock { state in
                let now = ContinuousClock.now
                if let last = state.lastAnswer, now - last < .milliseconds(100) {
                    state.refusedCount += 1
                    return false
                }
                state.lastAnswer = now
                state.answeredKeys.append(request.headers["idempotency-key"] ?? "")
                return true
            }
            guard mayAnswer else { return .json(#"{"error": {"message": "slow down"}}"#, status: 429) }
            return .json(#"{"choices": [{"message": {"content": "about \#(Self.text(in: request.body))"}}]}"#)
        }
    }

    /// What the user said.
    private static func text(in body: String) -> String {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any],
            let messages = object["messages"] as? [[String: String]]
        else { return "nothing" }
        return messages.last?["content"] ?? "nothing"
    }
}
