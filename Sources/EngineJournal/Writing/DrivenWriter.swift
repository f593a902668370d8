internal import Synchronization

/// A writer without a thread: it works when it is called.
final class DrivenWriter: Sendable {
    /// Nil before the beginning and after the end.
    private let writer = Mutex<Writer?>(nil)

    func begin(_ writer: sending Writer) { self.writer.withLock { $0 = writer } }

    /// Works off what waits now; false when nothing does.
    func pass() -> Bool {
        writer.withLock { writer in
            guard writer?.pass() == true else { return false }
            if writer?.closer != nil {
                writer?.end()
                writer = nil
            }
            return true
        }
    }

    /// Nobody holds the journal any more: closes what is open still.
    func abandon() {
        writer.withLock { writer in
            writer?.end()
            writer = nil
        }
    }
}
