import CStepSpawn
import Glibc
import StepProtocol

/// One stream of a step: reads the pipe and keeps head and tail in a file.
///
/// An offset in the file is an offset in the stream, for ever: what is dropped from the middle becomes a hole, and who
/// reads finds the next byte that is there by `SEEK_DATA`. So a reader who follows loses no place, and knows how much
/// is missing. The file is made by the first byte: a silent step costs none.
final class OutputCapture {
    let path: String
    let cap: StepDescription.OutputCap
    private var pipe: OwnedDescriptor?
    private var file: OwnedDescriptor?
    private(set) var position: Position
    /// What is told of each line; see ``forwardLines(to:of:)``.
    private var lines: LineForwarder?
    /// When the stream went on; shared by both streams of a step.
    var timeline: OutputTimeline?
    /// What a predecessor had of a line, and how many lines it had left out.
    var inheritedLine: [UInt8] = []
    var inheritedSkipped: UInt64 = 0

    /// How far the stream has come.
    struct Position: Equatable {
        /// Bytes that the step wrote.
        var bytes: UInt64 = 0
        /// Bytes of these up to which the file goes; fewer after a failure.
        var fileEnd: UInt64 = 0
        /// Where the hole ends, once there is one.
        var holeEnd: UInt64 = 0
        /// A write failed, or the file system has no holes: nothing more is kept.
        var hasFailed = false
    }

    init(
        path: String, cap: StepDescription.OutputCap, pipe: consuming OwnedDescriptor?,
        file: consuming OwnedDescriptor? = nil, position: Position = Position()
    ) {
        self.path = path
        self.cap = cap
        self.pipe = pipe
        self.file = file
        self.position = position
    }

    /// The descriptor of our end, while it is open.
    var pipeNumber: Int32? { Self.number(of: pipe) }
    /// The descriptor of the file, once it is there.
    var fileNumber: Int32? { Self.number(of: file) }

    private static func number(of descriptor: borrowing OwnedDescriptor?) -> Int32? {
        switch descriptor {
        case .some(let owned): owned.number
        case .none: nil
        }
    }

    /// Reads what is there, up to a turn's worth (`isLast`: to the end). Returns false when the pipe is at its end.
    func drain(into buffer: UnsafeMutableRawBufferPointer, isLast: Bool = false) -> Bool {
        guard let pipe = pipeNumber else { return false }
        var reads = 0
        while isLast || reads < Limits.readsPerTurn {
            reads += 1
            let count = read(pipe, buffer.baseAddress, buffer.count)
            if count > 0 {
                keep(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                lines?.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                // A flood that never pauses must not hold the end of its own step: what is dropped anyway can wait.
                if isLast, UInt64(reads * buffer.count) > cap.headBytesMaximum + cap.tailBytesMaximum + 1 << 20 {
                    break
                }
                if count < buffer.count, !isLast { return true }
            } else if count == 0 {
                return false
            } else if errno != EINTR {
                return errno == EAGAIN
            }
        }
        return true
    }

    /// Closes the pipe; its number, if it was open, is for the event queue to forget first.
    func closePipe() {
        pipe = nil
    }

    /// Closes the file and says what is in it.
    func finish() -> StepResult.Stream {
        closePipe()
        lines?.finish()
        lines = nil
        dropMiddle(ifAtLeast: 1)
        file = nil
        let hole = position.holeEnd > holeStart ? position.holeEnd - holeStart : 0
        return StepResult.Stream(bytes: position.bytes, droppedBytes: hole + position.bytes - position.fileEnd)
    }

    /// Which of the two streams it is.
    private var isError: Bool { path.hasSuffix(".stderr") }

    /// Forwards each line from now on to journald, if there is one and the step wants it.
    func forwardLines(to journal: JournalSink?, of step: Step) {
        guard let journal, !step.logFields.isEmpty else { return }
        lines = LineForwarder(
            journal, fields: step.logFields + ["STREAM=" + (isError ? "stderr" : "stdout")], partial: inheritedLine,
            skipped: inheritedSkipped)
        inheritedLine = []
    }

    /// Keeps for a successor what is not told yet.
    func prepareForSuccessor() {
        inheritedLine = lines?.partial ?? []
        inheritedSkipped = lines?.skipped ?? 0
    }

    private func keep(_ chunk: UnsafeRawBufferPointer) {
        timeline?.note(isError: isError, offset: position.bytes)
        position.bytes += UInt64(chunk.count)
        if fileNumber == nil, !position.hasFailed { open() }
        guard let descriptor = fileNumber, !position.hasFailed else { return }
        var written = 0
        while written < chunk.count {
            let count = pwrite(
                descriptor, chunk.baseAddress?.advanced(by: written), chunk.count - written, off_t(position.fileEnd))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return fail("cannot write") }
            written += count
            position.fileEnd += UInt64(count)
        }
        dropMiddle(ifAtLeast: max(Limits.holeAlignment, cap.tailBytesMaximum / 8))
    }

    private func open() {
        let flags = O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        var descriptor = Glibc.open(path, flags, 0o600)
        if descriptor < 0, errno == ENOENT, let slash = path.lastIndex(of: "/") {
            _ = mkdir(String(path[..<slash]), 0o700)
            descriptor = Glibc.open(path, flags, 0o600)
        }
        guard descriptor >= 0 else { return fail("cannot create") }
        file = OwnedDescriptor(descriptor)
    }

    private func fail(_ what: String, code: Int32 = errno) {
        position.hasFailed = true
        log("\(what) \(path): \(String(cString: strerror(code))); the rest of the stream is dropped")
    }

    /// The head, rounded up to where a hole can begin.
    private var holeStart: UInt64 {
        (cap.headBytesMaximum + Limits.holeAlignment - 1) / Limits.holeAlignment * Limits.holeAlignment
    }

    private func dropMiddle(ifAtLeast minimum: UInt64) {
        let start = max(position.holeEnd, holeStart)
        guard let descriptor = fileNumber, !position.hasFailed, position.fileEnd > cap.tailBytesMaximum else { return }
        let end = (position.fileEnd - cap.tailBytesMaximum) / Limits.holeAlignment * Limits.holeAlignment
        guard end >= start + minimum else { return }
        let code = step_punch(descriptor, Int64(start), Int64(end - start))
        if code == 0 { position.holeEnd = end } else { fail("cannot make a hole in", code: code) }
    }
}
