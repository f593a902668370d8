public import EngineCore
public import WorkflowModel

/// A part of an execution's events, oldest first.
public struct HistoryPage: Sendable {
    /// One event of an execution.
    public struct Entry: Sendable, Equatable {
        /// The event's number within its execution, from 1.
        public var sequence: UInt64
        /// What happened, and when.
        public var event: Event
    }

    /// The execution's definition, by which events name their tasks.
    public var definition: Definition
    /// The events, oldest first.
    public var entries: [Entry]
    /// Events up to this sequence were dropped with their journal segments; 0 when the history is whole.
    public var droppedThrough: UInt64
    /// The sequence to ask for next (`after`); nil when this page ends with the newest event.
    public var next: UInt64?
}
