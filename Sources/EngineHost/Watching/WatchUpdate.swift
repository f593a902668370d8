public import EngineCore

/// News of an execution: its newest durable state.
public struct WatchUpdate: Sendable {
    /// How it is now.
    public var report: StatusReport
    /// How many states in between were left out because the one before was not taken yet.
    public var coalesced: Int
}
