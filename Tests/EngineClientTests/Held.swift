import EngineProtocol
import Synchronization

/// Requests that a script keeps before it answers.
final class Held: Sendable {
    private let stored = Mutex<[Request]>([])

    var requests: [Request] { stored.withLock { $0 } }

    func append(_ request: Request) { stored.withLock { $0.append(request) } }
}
