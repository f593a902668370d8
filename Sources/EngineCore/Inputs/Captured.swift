/// What the host kept of an ended command's output and use.
public struct Captured: Sendable, Equatable {
    /// Standard output, bounded by the host.
    public var stdout: [UInt8]
    /// The last lines of standard error.
    public var stderrTail: String
    /// Whether standard output was longer than what was kept.
    public var stdoutTruncated: Bool
    /// What the command wrote to `$ENGINE_OUTPUT`, whole.
    public var reported: [UInt8]
    /// Bytes that it wrote there beyond what is taken; then ``reported`` is empty.
    public var reportedBytesDropped: Int64
    /// Processor time, user and system, in milliseconds, where it was measured.
    public var processorMilliseconds: Int64?
    /// The most memory it had in use at once, where it was measured.
    public var memoryBytesPeak: Int64?
    /// Bytes read from disks, where it was measured.
    public var diskBytesRead: Int64?
    /// Bytes written to disks, where it was measured.
    public var diskBytesWritten: Int64?
    /// Whether the kernel killed it for want of memory.
    public var outOfMemory: Bool

    /// Makes a capture of its parts.
    public init(
        stdout: [UInt8] = [], stderrTail: String = "", stdoutTruncated: Bool = false,
        reported: [UInt8] = [], reportedBytesDropped: Int64 = 0, processorMilliseconds: Int64? = nil,
        memoryBytesPeak: Int64? = nil, diskBytesRead: Int64? = nil, diskBytesWritten: Int64? = nil,
        outOfMemory: Bool = false
    ) {
        self.stdout = stdout
        self.stderrTail = stderrTail
        self.stdoutTruncated = stdoutTruncated
        self.reported = reported
        self.reportedBytesDropped = reportedBytesDropped
        self.processorMilliseconds = processorMilliseconds
        self.memoryBytesPeak = memoryBytesPeak
        self.diskBytesRead = diskBytesRead
        self.diskBytesWritten = diskBytesWritten
        self.outOfMemory = outOfMemory
    }
}
