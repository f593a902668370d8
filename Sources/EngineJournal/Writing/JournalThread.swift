internal import CJournalSystem

/// A thread of our own: what blocks on the disk must not block the cooperative pool.
enum JournalThread {
    /// Starts `body` on a new thread, all signals blocked there.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(DiskError) {
        let box = Unmanaged.passRetained(Box(body))
        let result = journal_start_thread(
            name,
            { context in
                guard let context else { return }
                Unmanaged<Box>.fromOpaque(context).takeRetainedValue().body()
            }, box.toOpaque())
        guard result == 0 else {
            box.release()
            throw DiskError(.thread, file: name, number: -result)
        }
    }

    private final class Box: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
}
