/// Why a task was passed over.
public enum SkipReason: String, Sendable, CaseIterable {
    /// Its `if` was false.
    case condition
    /// Somebody resumed the execution with it on the list to skip.
    case request
}
