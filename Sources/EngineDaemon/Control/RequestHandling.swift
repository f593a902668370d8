import EngineProtocol
import WorkflowModel

/// One request of a known method by a peer that may call it.
struct Call: Sendable {
    var method: Method
    var params: Value
    var peer: Peer
}

/// What a request comes to.
enum Answer: Sendable {
    case outcome(Response.Outcome)
    /// A result, and news after it.
    case subscription(Subscription)
}

/// News that follow the result of a request.
struct Subscription: Sendable {
    /// The result of the request.
    var result: Value
    /// Delivers the news one after the other until there are no more; ``Delivery`` waits for the reader, and throws
    /// when it is gone.
    var follow: @Sendable (_ deliver: @escaping Delivery) async throws -> Void
    /// Called instead of ``follow`` when the connection has too many subscriptions.
    var refused: @Sendable () -> Void = {}

    typealias Delivery = @Sendable (Notification) async throws -> Void
}

/// What answers requests: the handlers in production, doubles in tests of the server.
protocol RequestHandling: Sendable {
    /// The answer when it takes neither waiting nor long work; nil sends the request to ``answer(_:)``. Called on the
    /// event loop.
    func answerAtOnce(_ call: Call) -> Response.Outcome?
    /// The answer of every other request.
    func answer(_ call: Call) async -> Answer
}
