public import WorkflowModel
extension Event {
    /// For history.
    public var described: Value { .null }
    /// For history, with the keys of tasks.
    public func described(by definition: Definition) -> Value { described }
}
