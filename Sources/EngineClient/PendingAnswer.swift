public import EngineProtocol

/// A request that was sent and whose answer is to come; the type says what the answer is.
public struct PendingAnswer<Parameters: MethodParameters>: Sendable {
    /// The ID of the request.
    let id: RequestID
}
