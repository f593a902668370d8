import CStepSpawn
import Glibc
import StepProtocol

/// A file descriptor that is closed exactly once. Each of ours is closed by an exec, too, but those handed over.
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

    /// The number of one that may be missing, else -1.
    static func number(of descriptor: borrowing OwnedDescriptor?) -> Int32 {
        switch descriptor {
        case .some(let owned): owned.number
        case .none: -1
        }
    }
}

extension Coder {
    /// A descriptor, or -1: what is written of it is that it stays open through a re-execution.
    mutating func code(descriptor number: inout Int32, _ field: String) throws(FrameError) {
        try code(&number, field)
        if !isReading, number >= 0 { step_stay_open(number) }
    }

    /// As ``code(descriptor:_:)``, for one that may be missing.
    mutating func code(_ descriptor: inout OwnedDescriptor?, _ field: String) throws(FrameError) {
        var number = OwnedDescriptor.number(of: descriptor)
        try code(descriptor: &number, field)
        if isReading { descriptor = number < 0 ? nil : OwnedDescriptor(number) }
    }
}

/// Nanoseconds of the monotonic clock, which goes on through a re-execution.
func monotonicNow() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
