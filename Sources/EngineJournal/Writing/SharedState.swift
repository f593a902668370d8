internal import Synchronization

/// What the threads of the journal and its callers see of each other: one struct behind one lock.
final class SharedState: Sendable {
    struct State {
        var statistics = JournalStatistics()
        var failure: DiskError?
        var durableSequence: UInt64
        /// The segments with records, oldest first; the last one is being written.
        var segments: [SegmentEntry]
        /// The checkpoints that verified, oldest first.
        var checkpoints: [CheckpointEntry]
        /// Number of the last checkpoint file, valid or not.
        var lastCheckpointNumber: UInt64
        var isCheckpointing = false
    }

    let state: Mutex<State>

    init(_ state: State) { self.state = Mutex(state) }

    var failure: DiskError? { state.withLock { $0.failure } }
    var durableSequence: UInt64 { state.withLock { $0.durableSequence } }

    /// Notes the first failure; it never goes away.
    func fail(_ error: DiskError) {
        state.withLock { state in
            if state.failure == nil { state.failure = error }
        }
    }
}

/// A segment with records, as the reader needs it.
struct SegmentEntry: Equatable, Sendable {
    /// Where a frame begins: from here a reader can start without reading everything before.
    struct Mark: Equatable, Sendable {
        var sequence: UInt64
        var offset: UInt64
    }

    var number: UInt64
    var firstSequence: UInt64
    var bytes: UInt64
    var marks: [Mark]

    /// Adds a mark when the last one is far enough behind.
    mutating func note(_ mark: Mark) {
        let last = marks.last?.offset ?? 0
        if mark.offset >= last + UInt64(JournalLimits.indexStrideBytes) { marks.append(mark) }
    }
}

/// A checkpoint that verified.
struct CheckpointEntry: Equatable, Sendable {
    var number: UInt64
    /// Replay begins here.
    var position: UInt64
    /// The journal has to reach at least to the record before this one.
    var end: UInt64
}
