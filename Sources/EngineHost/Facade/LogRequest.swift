public import EngineCore
public import WorkflowModel

/// The two outputs of a step.
public enum StepStream: String, Sendable, CaseIterable {
    /// Standard output.
    case stdout
    /// Standard error.
    case stderr
}

/// Which part of an execution's captured output `logs` reads.
public struct LogRequest: Sendable {
    /// The execution.
    public var execution: ExecutionID
    /// Only steps of the node of this key.
    public var nodeKey: String?
    /// Only this output.
    public var stream: StepStream?
    /// Only what was written from this time on, as exactly as is known: 20 ms where a step wrote at intervals.
    public var since: Instant?
    /// Where the page before ended (``LogPage/nextCursor``); nil begins with the first step.
    public var cursor: String?
    /// At most this many bytes; bounded by ``Limits/logPageBytesMaximum``.
    public var bytesMaximum: Int
    /// How long to wait for output when there is none yet.
    public var wait: Duration

    /// A part of the output of an execution.
    public init(
        execution: ExecutionID, nodeKey: String? = nil, stream: StepStream? = nil, since: Instant? = nil,
        cursor: String? = nil,
        bytesMaximum: Int = 1 << 20, wait: Duration = .zero
    ) {
        self.execution = execution
        self.nodeKey = nodeKey
        self.stream = stream
        self.since = since
        self.cursor = cursor
        self.bytesMaximum = bytesMaximum
        self.wait = wait
    }
}

/// A part of an execution's output, by step in the order of their start.
public struct LogPage: Sendable, Equatable {
    /// A piece of one output of one step.
    public struct Chunk: Sendable, Equatable {
        /// The step.
        public var step: StepSummary
        /// Which of its outputs.
        public var stream: StepStream
        /// Where the piece begins, in bytes.
        public var offset: UInt64
        /// Bytes right before it that the step wrote and that were not kept: the output was longer than its cap.
        public var droppedBytes: UInt64
        /// When the piece was written, where that is known.
        public var at: Instant?
        /// The bytes, as the step wrote them.
        public var bytes: [UInt8]
    }

    /// The pieces; empty when there is nothing new.
    public var chunks: [Chunk]
    /// Where to read on.
    public var nextCursor: String
    /// True when the execution has ended and everything was read: nothing is to be followed.
    public var isComplete: Bool
}

/// One step that an execution ran.
public struct StepSummary: Sendable, Equatable {
    /// The step's key.
    public var key: StepKey
    /// The node that the step was run for.
    public var node: NodeID
    /// The node's key.
    public var nodeKey: String
    /// The node's name.
    public var nodeName: String
    /// Which attempt, from 1.
    public var attempt: Int
    /// Where the loops around it stand, outermost first.
    public var iteration: [Int]
    /// False once the step has ended.
    public var isRunning: Bool
}
