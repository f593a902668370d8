/// The clean-up parts of a definition.
public enum Handler: String, Sendable, CaseIterable {
    /// After a cancel.
    case onCancel
    /// After a fault that nothing caught.
    case onFailure
    /// At the end of every kind, after the others.
    case onExit
}
