import Glibc
import Synchronization

/// Runs deep recursion on a thread with a stack of its own.
///
/// The caller waits: this is the same work that it would have done itself, bounded by the same limits, and rare.
enum LargeStack {
    /// The result of `body`, run on a thread with `bytes` of stack; nil when the system grants no such thread.
    static func run<Result: Sendable>(bytes: Int, _ body: @escaping @Sendable () -> Result) -> Result? {
        let box = Box(body)
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(&attributes) }
        let pageBytes = 4096
        guard pthread_attr_setstacksize(&attributes, (bytes + pageBytes - 1) / pageBytes * pageBytes) == 0 else {
            return nil
        }
        let context = Unmanaged.passRetained(box as AnyBox)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<AnyBox>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            return nil
        }
        pthread_join(thread, nil)
        return box.result.withLock { $0 }
    }

    private class AnyBox {
        func run() {}
    }

    private final class Box<Result: Sendable>: AnyBox {
        let body: @Sendable () -> Result
        let result = Mutex<Result?>(nil)

        init(_ body: @escaping @Sendable () -> Result) { self.body = body }

        override func run() {
            let value = body()
            result.withLock { $0 = value }
        }
    }
}
