internal import Synchronization

/// What waits for one reader. A reader that does not follow is cut: too much waits for it, or for too long.
final class Mailbox<Contents: Sendable>: Sendable {
    /// Why nothing more will come.
    enum End: Sendable { case finished, cut }

    private struct State {
        var contents: Contents
        var end: End?
        /// Since when there is something that nobody takes.
        var unreadSince: Duration?
        var reader: CheckedContinuation<Void, Never>?
    }

    private let state: Mutex<State>
    private let empty: Contents
    private let patience: Duration
    private let isEmpty: @Sendable (Contents) -> Bool
    private let isFull: @Sendable (Contents) -> Bool

    /// - Parameters:
    ///   - empty: contents without anything in them.
    ///   - patience: how long something may wait.
    ///   - isEmpty: whether there is nothing in contents.
    ///   - isFull: whether there is more in them than may wait.
    init(
        empty: Contents, patience: Duration, isEmpty: @escaping @Sendable (Contents) -> Bool,
        isFull: @escaping @Sendable (Contents) -> Bool
    ) {
        state = Mutex(State(contents: empty))
        self.empty = empty
        self.patience = patience
        self.isEmpty = isEmpty
        self.isFull = isFull
    }

    /// Puts something in. False when the reader is cut, or does not read any more.
    func put(at now: Duration, _ change: (inout Contents) -> Void) -> Bool {
        let (reader, isAlive) = state.withLock { state -> (CheckedContinuation<Void, Never>?, Bool) in
            guard state.end == nil else { return (nil, false) }
            change(&state.contents)
            let since = state.unreadSince ?? now
            if !isEmpty(state.contents) { state.unreadSince = since }
            if isFull(state.contents) || now - since > patience {
                state.end = .cut
                state.contents = empty
            }
            defer { state.reader = nil }
            return (state.reader, state.end == nil)
        }
        reader?.resume()
        return isAlive
    }

    /// Takes something out, and says why it was the last where it was.
    func take<Item: Sendable>(_ change: (inout Contents) -> Item?) -> (item: Item?, end: End?) {
        state.withLock { state in
            state.unreadSince = nil
            return (change(&state.contents), state.end)
        }
    }

    /// Nothing more comes. What is in it stays there, or is not wanted any more where `isDropping`.
    func finish(isDropping: Bool = false) {
        let reader = state.withLock { state in
            if isDropping { state.contents = empty }
            if isDropping || state.end == nil { state.end = .finished }
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume()
    }

    /// Returns when there is something to take, or the end. Cancellation is an end.
    func untilNews() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isNews = state.withLock { state in
                    if !isEmpty(state.contents) || state.end != nil || Task.isCancelled { return true }
                    state.reader = continuation
                    return false
                }
                if isNews { continuation.resume() }
            }
            if Task.isCancelled { finish() }
        } onCancel: {
            finish()
        }
    }
}
