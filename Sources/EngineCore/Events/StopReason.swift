/// Why the branches of a thread's top frame are stopped.
public enum StopReason: Sendable, Equatable {
    /// A branch faulted with what the thread will raise in their stead.
    case fault(FaultRecord)
    /// The branch with this index won the competition.
    case won(branch: Int)
}
