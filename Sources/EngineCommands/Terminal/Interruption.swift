import Glibc
import Synchronization

/// SIGINT and SIGTERM as a readable descriptor, so that a wait can end in order instead of in the middle.
enum Interruption {
    private static let writeEnd = Atomic<Int32>(-1)

    /// From now on the signals make the given descriptor readable. A second SIGINT ends the program at once.
    static func descriptor() -> Int32? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        writeEnd.store(ends[1], ordering: .releasing)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            var byte: UInt8 = 0
            _ = Glibc.write(Interruption.writeEnd.load(ordering: .acquiring), &byte, 1)
        }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM] {
            _ = sigaction(signal, &action, nil)
            sigaddset(&signals, signal)
        }
        // A parent may have started this program with the signals blocked.
        sigprocmask(SIG_UNBLOCK, &signals, nil)
        return ends[0]
    }
}
