internal import PlantedBugs
internal import Synchronization

/// Where appends wait for the writer thread. Bounded: when it is full, callers hear `busy` at once.
final class AppendQueue: Sendable {
    typealias Answer = Result<ClosedRange<UInt64>, JournalError>

    struct Request: Sendable {
        enum Work: Sendable {
            case append(EncodedBatch, AppendPriority)
            case tick
            case close
        }

        var work: Work
        var continuation: CheckedContinuation<Answer, Never>

        var bytes: Int {
            switch work {
            case .append(let batch, _): batch.frame.count
            case .tick, .close: 0
            }
        }

        var isReserved: Bool {
            switch work {
            case .append(_, let priority): priority == .reserved
            case .tick, .close: true
            }
        }
    }

    private struct State {
        var waiting: [Request] = []
        var bytes = 0
        /// Why nothing more is taken.
        var end: JournalError?
        var isClosing = false
        var isAbandoned = false
    }

    /// What the writer sleeps on.
    let signal = WakeSignal()
    private let state = Mutex(State())
    private let countMaximum: Int
    private let bytesMaximum: Int

    init(countMaximum: Int, bytesMaximum: Int) {
        self.countMaximum = max(countMaximum, 1)
        self.bytesMaximum = bytesMaximum
    }

    var count: Int { state.withLock { $0.waiting.count } }

    /// Nobody holds the journal any more, and nobody closed it.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }

    /// Adds a request, or answers it at once with the reason why not.
    func add(_ request: Request) {
        enum Outcome { case refused(JournalError), first, behind }
        let outcome = state.withLock { state -> Outcome in
            if case .close = request.work {
                // Also after a failure: what is open has to be closed, and the answer tells of the failure.
                if state.isClosing { return .refused(state.end ?? .closed) }
                state.isClosing = true
                if state.end == nil { state.end = .closed }
            } else if let end = state.end {
                return .refused(end)
            }
            if isFull(state, for: request) { return .refused(.busy) }
            state.waiting.append(request)
            state.bytes += request.bytes
            return state.waiting.count == 1 ? .first : .behind
        }
        switch outcome {
        case .refused(let error): request.continuation.resume(returning: .failure(error))
        case .first: signal.post()
        case .behind: break
        }
    }

    private func isFull(_ state: State, for request: Request) -> Bool {
        if case .append = request.work {
            let isReserved = request.isReserved || PlantedBug.queueWithoutReserve.isPlanted
            let share = isReserved ? 0 : JournalLimits.queueReservedShare
            let countRoom = share == 0 ? countMaximum : max(countMaximum - countMaximum / share, 1)
            let bytesRoom = share == 0 ? bytesMaximum : bytesMaximum - bytesMaximum / share
            // A lone batch larger than the room may still pass: its size has a limit of its own.
            return state.waiting.count >= countRoom || (state.bytes > 0 && state.bytes + request.bytes > bytesRoom)
        }
        return false
    }

    /// Takes all that waits.
    func take() -> [Request] {
        state.withLock { state in
            defer {
                state.waiting = []
                state.bytes = 0
            }
            return state.waiting
        }
    }

    /// Refuses everything from now on; what waits stays to be taken.
    func end(with error: JournalError) {
        state.withLock { state in
            if state.end == nil || state.end == .closed { state.end = error }
        }
    }

    /// Ends the writer without anybody waiting for it.
    func abandon() {
        state.withLock { state in
            if state.end == nil { state.end = .closed }
            state.isAbandoned = true
        }
        signal.post()
    }
}
