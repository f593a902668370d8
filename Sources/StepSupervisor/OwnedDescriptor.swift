import CStepSpawn
import Glibc
import StepProtocol

/// A file descriptor that is closed exactly once, or none (-1). Each of ours is closed by an exec, too, but those
/// handed over.
struct OwnedDescriptor: ~Copyable {
    let number: Int32

    /// Takes what a call gave: a descriptor, or -1 for none.
    init(_ number: Int32 = -1) {
        self.number = number
    }

    /// Takes the result of a call that gives a descriptor or -1 with an errno.
    init(checking result: Int32) throws(SystemError) {
        guard result >= 0 else { throw SystemError() }
        self.number = result
    }

    deinit {
        if number >= 0 { close(number) }
    }
}

extension Coder {
    /// A descriptor, or none. One that is written stays open through a re-execution.
    mutating func code(_ descriptor: inout OwnedDescriptor, _ field: String) throws(FrameError) {
        var number = descriptor.number
        try code(&number, field)
        if isReading { descriptor = OwnedDescriptor(number) } else { step_stay_open(number) }
    }
}

/// Nanoseconds of the monotonic clock, which goes on through a re-execution.
func monotonicNow() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
