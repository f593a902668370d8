/// Why a command was refused: a stable code and a sentence for people.
public enum Refusal: Error, Sendable, Equatable {
    /// `start` of an execution that was started before.
    case alreadyStarted
    /// `pause` or `resume` before `start`.
    case notRunning
    /// `pause` of an execution that is paused.
    case alreadyPaused
    /// `resume` of an execution that runs.
    case alreadyRunning
    /// The execution is completed.
    case alreadyCompleted
    /// The execution has failed; `resume` redrives it.
    case alreadyFailed
    /// The execution is cancelled.
    case alreadyCancelled
    /// The execution is being cancelled.
    case cancelling
    /// The definition has no task with this key.
    case unknownNode(key: String)
    /// The task cannot be resumed from, because it is in no list that is being worked on.
    case notResumableFrom(key: String)
    /// Steps still run beneath the list to resume from.
    case draining
    /// The request key was used before by another verb.
    case keyReused(key: String)
    /// The request is larger than the core accepts.
    case tooLarge(limit: String)
    /// The execution, or the task with this key, waits for nobody's decision.
    case notAwaitingApproval(key: String?)
    /// Several tasks wait for a decision; which one is meant has to be said.
    case approvalAmbiguous(keys: [String])

    /// The stable code, as documentation and wire use it.
    public var code: String {
        switch self {
        case .alreadyStarted: "alreadyStarted"
        case .notRunning: "notRunning"
        case .alreadyPaused: "alreadyPaused"
        case .alreadyRunning: "alreadyRunning"
        case .alreadyCompleted: "alreadyCompleted"
        case .alreadyFailed: "alreadyFailed"
        case .alreadyCancelled: "alreadyCancelled"
        case .cancelling: "cancelling"
        case .unknownNode: "unknownNode"
        case .notResumableFrom: "notResumableFrom"
        case .draining: "draining"
        case .keyReused: "keyReused"
        case .tooLarge: "tooLarge"
        case .notAwaitingApproval: "notAwaitingApproval"
        case .approvalAmbiguous: "approvalAmbiguous"
        }
    }

    /// A sentence with the remedy.
    public var message: String {
        switch self {
        case .alreadyStarted: "The execution was started before; start a new one instead."
        case .notRunning: "The execution has not been started yet; start it first."
        case .alreadyPaused: "The execution is paused already; resume continues it."
        case .alreadyRunning: "The execution is running; only a paused or failed one can be resumed."
        case .alreadyCompleted: "The execution is completed; nothing is left to control."
        case .alreadyFailed: "The execution has failed; resume redrives it from the failed step."
        case .alreadyCancelled: "The execution is cancelled; start a new one instead."
        case .cancelling: "The execution is being cancelled; wait for it to end."
        case .unknownNode(let key): "The definition has no task \(key); inspect lists the keys."
        case .notResumableFrom(let key):
            "The task \(key) is in no list that is being worked on; choose a task beside one on the stack."
        case .draining: "Steps still run beneath that task; wait until they have drained, then resume."
        case .keyReused(let key): "The request key \(key) was used by another verb before; use a new key."
        case .notAwaitingApproval(nil):
            "No task of the execution waits for a decision now; its status says what it waits for."
        case .notAwaitingApproval(let key?):
            "The task \(key) does not wait for a decision now; the execution's status says which tasks do."
        case .approvalAmbiguous(let keys):
            "Several tasks wait for a decision, so name one of them: \(keys.joined(separator: ", "))."
        case .tooLarge(let limit): "The request is too large: \(limit)."
        }
    }
}
