/// Every error that the socket can answer. The raw value is the stable code in `error.data.code`.
///
/// Each has a page in `packaging/doc/errors` that says what happened and what to do.
public enum ErrorCode: String, Sendable, CaseIterable {
    // MARK: The message
    /// The line is no JSON.
    case parseError
    /// The JSON is no JSON-RPC 2.0 request.
    case invalidRequest
    /// No such method.
    case unknownMethod
    /// The parameters do not fit the method.
    case invalidParams
    /// A line, document or answer is longer than allowed.
    case tooLarge
    /// A line stayed half sent for too long.
    case requestTimeout

    // MARK: The daemon
    /// A bounded queue is full; nothing was done.
    case busy
    /// The daemon is stopping; nothing was done.
    case shuttingDown
    /// The peer's role does not allow the method.
    case permissionDenied
    /// No room is left for new work; pause, resume and cancel still work.
    case diskFull
    /// The disk failed while the command was on its way: whether it took effect is known after the restart.
    case outcomeUnknown
    /// A defect of the daemon.
    case `internal`

    // MARK: The request's content
    /// No such execution.
    case notFound
    /// No such node in the definition.
    case unknownNode
    /// The document is no valid definition; the diagnostics say where.
    case invalidDefinition
    /// Another document is registered under the same namespace, name and version.
    case definitionExists
    /// The input does not meet the definition's schema.
    case invalidInput
    /// The request key was used for another request before.
    case keyReused

    // MARK: The execution's status
    /// It was started before.
    case alreadyStarted
    /// It is paused already.
    case alreadyPaused
    /// It runs already, so there is nothing to resume.
    case alreadyRunning
    /// It has completed.
    case alreadyCompleted
    /// It has failed.
    case alreadyFailed
    /// It has been cancelled.
    case alreadyCancelled
    /// A cancel is under way.
    case cancelling
    /// It is not running, so the request has nothing to act on.
    case notRunning
    /// It cannot be resumed, or not from this node.
    case notResumableFrom
    /// It does not wait for a person's decision, or not at this node.
    case notAwaitingApproval
    /// It waits for several decisions; which one is meant has to be said.
    case approvalAmbiguous
}
