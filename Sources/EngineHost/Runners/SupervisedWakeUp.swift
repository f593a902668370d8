internal import Glibc
internal import Synchronization

/// Wakes a thread that waits in `poll`: a pipe with at most one byte in it.
struct WakeUp: ~Copyable, Sendable {
    let reader: Int32
    private let writer: Int32
    private let isSignalled = Atomic(false)

    init() throws(SupervisedRunnerError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw .unavailable(socket: "pipe", reason: String(cString: strerror(errno)))
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        reader = ends[0]
        writer = ends[1]
    }

    deinit {
        close(reader)
        close(writer)
    }

    func signal() {
        if isSignalled.exchange(true, ordering: .acquiringAndReleasing) { return }
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }

    /// Takes the signal back, before what it announced is looked at.
    func clear() {
        var bytes: (UInt64, UInt64) = (0, 0)
        _ = read(reader, &bytes, 16)
        isSignalled.store(false, ordering: .releasing)
    }
}
