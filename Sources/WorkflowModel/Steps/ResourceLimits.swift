/// What a step may use, enforced where the controller is there.
public struct ResourceLimits: Sendable, Equatable {
    /// The most memory, in bytes.
    public var memoryBytesMaximum: Int?
    /// Thousandths of one processor.
    public var processorMillis: Int?
    /// The most processes and threads at once.
    public var tasksMaximum: Int?
    /// The most bytes a second read from each disk, and as many written.
    public var transferBytesMaximum: Int?

    /// Each part as its property says.
    public init(
        memoryBytesMaximum: Int? = nil, processorMillis: Int? = nil, tasksMaximum: Int? = nil,
        transferBytesMaximum: Int? = nil
    ) {
        self.memoryBytesMaximum = memoryBytesMaximum
        self.processorMillis = processorMillis
        self.tasksMaximum = tasksMaximum
        self.transferBytesMaximum = transferBytesMaximum
    }

    /// Whether nothing is limited.
    public var isEmpty: Bool { self == ResourceLimits() }
}
