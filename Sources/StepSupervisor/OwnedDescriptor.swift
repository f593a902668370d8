import CStepSpawn
import Glibc

/// A file descriptor that is closed exactly once.
struct OwnedDescriptor: ~Copyable {
    let number: Int32

    init(_ number: Int32) {
        self.number = number
    }

    /// Takes the result of a call that gives a descriptor or -1.
    init(checking result: Int32) throws(SystemError) {
        guard result >= 0 else { throw SystemError() }
        self.number = result
    }

    deinit {
        _ = Glibc.close(number)
    }

    /// Closes it here rather than somewhere behind its last use.
    consuming func close() {}
}

/// The errno of a failed call.
struct SystemError: Error {
    let code: Int32

    /// Must be made before any other call.
    init(code: Int32 = errno) {
        self.code = code
    }

    var message: String { String(cString: strerror(code)) }
}

/// Nanoseconds of the monotonic clock, which goes on through a re-execution.
func monotonicNow() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
