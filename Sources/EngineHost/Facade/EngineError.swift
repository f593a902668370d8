public import EngineCore
public import WorkflowLanguage

/// Why the engine did not do what was asked. Each case has one stable code on the wire.
public enum EngineError: Error, Sendable {
    /// No execution has this number, or retention has removed it.
    case executionNotFound(ExecutionID)
    /// No definition of this name (and version, when one was given) was ever registered.
    case definitionNotFound(name: String, version: String?)
    /// No registered definition of this name starts by itself.
    case scheduleNotFound(name: String)
    /// Another definition is registered under the same namespace, name and version.
    case definitionExists(name: String, digest: String)
    /// The document is not a valid definition; all of its problems.
    case invalidDefinition([Diagnostic])
    /// The execution's state does not allow the command; the reason is the core's stable one.
    case refused(Refusal, StatusReport)
    /// The start key was used before with another definition.
    case keyConflict(existing: ExecutionID)
    /// A bounded queue is full; try again later.
    case busy(reason: String)
    /// What was given is larger than the limit allows.
    case tooLarge(what: String, maximum: Int)
    /// The disk has no room for new work; cancel and results are still accepted.
    case diskFull
    /// The engine is shutting down.
    case stopping
    /// The journal failed while the command was on its way: after the restart it is either there or not.
    case outcomeUnknown
    /// The watcher did not take its updates in time and was cut.
    case watcherTooSlow
    /// A file of the engine's state cannot be read.
    case unreadable(path: String, reason: String)
    /// The definition has no node with this key.
    case nodeNotFound(key: String)
    /// The cursor was not given by this engine.
    case invalidCursor(String)
    /// A request for so many things, or for a time so long, that it cannot be meant.
    case invalidRequest(String)
}
