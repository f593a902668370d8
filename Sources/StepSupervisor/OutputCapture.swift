import CStepSpawn
import Glibc
import StepProtocol

/// One stream of a step: reads the pipe and keeps head and tail in a file.
///
/// An offset in the file is an offset in the stream, for ever: what is dropped from the middle becomes a hole, and who
/// reads finds the next byte that is there by `SEEK_DATA`. So a reader who follows loses no place, and knows how much
/// is missing. The file is made by the first byte: a silent step costs none.
final class OutputCapture: Coded {
    private(set) var path = ""
    private var cap = StepDescription.OutputCap.standard
    /// Our end, while something can come.
    var pipe = OwnedDescriptor()
    /// The step's own end, until its main process has it.
    var childEnd = OwnedDescriptor()
    private var file = OwnedDescriptor()
    /// What is told of each line; nil when nothing is.
    private var lines: LineForwarder?
    /// Bytes that the step wrote.
    private(set) var bytes: UInt64 = 0
    /// Bytes of these up to which the file goes; fewer after a failure.
    private var fileEnd: UInt64 = 0
    /// Where the hole ends, once there is one.
    private var holeEnd: UInt64 = 0
    /// A write failed, or the file system has no holes: nothing more is kept.
    private var hasFailed = false

    init() {}

    /// Makes the pipe. Lines are forwarded with `logFields`, unless these are empty.
    init(path: String, cap: StepDescription.OutputCap, logFields: [String]) throws(SystemError) {
        self.path = path
        self.cap = cap
        let ends = step_pipe()
        pipe = try OwnedDescriptor(checking: ends.reader)
        childEnd = OwnedDescriptor(ends.writer)
        if !logFields.isEmpty {
            lines = LineForwarder(fields: logFields + ["STREAM=" + (isError ? "stderr" : "stdout")])
        }
    }

    func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&path, "path")
        try coder.code(&cap, "cap")
        try coder.code(&pipe, "pipe")
        try coder.code(&file, "file")
        try coder.code(&lines, "lines")
        try coder.code(&bytes, "bytes")
        try coder.code(&fileEnd, "end of the file")
        try coder.code(&holeEnd, "end of the hole")
        try coder.code(&hasFailed, "failure")
    }

    /// Which of the two streams it is.
    var isError: Bool { path.hasSuffix(".stderr") }

    /// Reads what is there, up to a turn's worth (`isLast`: to the end). Returns false when the pipe is at its end.
    func drain(
        into buffer: UnsafeMutableRawBufferPointer, isLast: Bool = false, _ journal: JournalSink?,
        _ timeline: inout OutputTimeline
    ) -> Bool {
        var reads = 0
        while isLast || reads < Limits.readsPerTurn {
            reads += 1
            let count = read(pipe.number, buffer.baseAddress, buffer.count)
            if count > 0 {
                let chunk = UnsafeRawBufferPointer(rebasing: buffer[..<count])
                timeline.note(isError: isError, offset: bytes)
                keep(chunk)
                if let journal { lines?.take(chunk, for: journal) }
                // A flood that never pauses must not hold the end of its own step: what is dropped anyway can wait.
                let isFlood = UInt64(reads * buffer.count) > cap.headBytesMaximum + cap.tailBytesMaximum + 1 << 20
                if isLast ? isFlood : count < buffer.count { return true }
            } else if count == 0 || errno != EINTR {
                return count < 0 && errno == EAGAIN
            }
        }
        return true
    }

    /// The stream has ended: says what is in the file.
    func finish(_ journal: JournalSink?) -> StepResult.Stream {
        if let journal { lines?.finish(for: journal) }
        dropMiddle(ifAtLeast: 1)
        let hole = holeEnd > holeStart ? holeEnd - holeStart : 0
        return StepResult.Stream(bytes: bytes, droppedBytes: hole + bytes - fileEnd)
    }

    private func keep(_ chunk: UnsafeRawBufferPointer) {
        bytes += UInt64(chunk.count)
        guard !hasFailed else { return }
        do throws(SystemError) {
            if file.number < 0 { file = try SystemFiles.create(path) }
            try SystemFiles.write(chunk, to: file.number)
            fileEnd += UInt64(chunk.count)
            dropMiddle(ifAtLeast: max(Limits.holeAlignment, cap.tailBytesMaximum / 8))
        } catch {
            fail("write", error)
        }
    }

    private func fail(_ what: String, _ error: SystemError) {
        hasFailed = true
        // Part of the chunk may have been written.
        fileEnd = UInt64(max(0, lseek(file.number, 0, SEEK_CUR)))
        log("cannot \(what) \(path): \(error.message); the rest of the stream is dropped")
    }

    /// The head, rounded up to where a hole can begin.
    private var holeStart: UInt64 {
        (cap.headBytesMaximum + Limits.holeAlignment - 1) / Limits.holeAlignment * Limits.holeAlignment
    }

    private func dropMiddle(ifAtLeast minimum: UInt64) {
        let start = max(holeEnd, holeStart)
        guard !hasFailed, fileEnd > cap.tailBytesMaximum else { return }
        let end = (fileEnd - cap.tailBytesMaximum) / Limits.holeAlignment * Limits.holeAlignment
        guard end >= start + minimum else { return }
        let code = step_punch(file.number, Int64(start), Int64(end - start))
        if code == 0 { holeEnd = end } else { fail("make a hole in", SystemError(code: code)) }
    }
}
