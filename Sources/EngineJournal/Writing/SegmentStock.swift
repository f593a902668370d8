internal import Synchronization

/// The prepared segments: full of zeros, durable under their names, ready to be written.
final class SegmentStock: Sendable {
    struct Spare: Sendable {
        var number: UInt64
        var file: any DiskFile
        var bytes: UInt64
    }

    struct Level: Equatable {
        var count: Int
        /// The last preparation found no room.
        var isFull: Bool
    }

    private struct State {
        var spares: [Spare]
        var nextNumber: UInt64
        var isFull = false
    }

    private let state: Mutex<State>
    private let writerSignal: WakeSignal

    init(spares: [Spare], nextNumber: UInt64, writerSignal: WakeSignal) {
        state = Mutex(State(spares: spares, nextNumber: nextNumber))
        self.writerSignal = writerSignal
    }

    var level: Level { state.withLock { Level(count: $0.spares.count, isFull: $0.isFull) } }

    /// Number of the segment that has to be prepared next.
    var nextNumber: UInt64 { state.withLock { $0.nextNumber } }

    var bytes: UInt64 { state.withLock { $0.spares.reduce(0) { $0 + $1.bytes } } }

    /// The next segment to write, in order.
    func take() -> Spare? { state.withLock { $0.spares.isEmpty ? nil : $0.spares.removeFirst() } }

    func add(_ spare: Spare) {
        state.withLock { state in
            state.spares.append(spare)
            state.nextNumber = spare.number + 1
            state.isFull = false
        }
        writerSignal.post()
    }

    /// There is no room for another one.
    func noteFull() {
        state.withLock { $0.isFull = true }
        writerSignal.post()
    }

    func takeAll() -> [Spare] {
        state.withLock { state in
            defer { state.spares = [] }
            return state.spares
        }
    }
}
