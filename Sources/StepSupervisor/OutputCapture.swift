import CStepSpawn
import Glibc
import StepProtocol

/// One stream of a step: reads the pipe and keeps head and tail in a file.
///
/// While the step runs, an offset in the file is an offset in the stream; what is dropped becomes a hole, so that a
/// reader who follows loses no place. At the end the tail moves up behind the head, with a line that says how much is
/// missing. The file is made by the first byte: a silent step costs none.
final class OutputCapture {
    let path: String
    let cap: StepDescription.OutputCap
    private var pipe: OwnedDescriptor?
    private var file: OwnedDescriptor?
    private(set) var position: Position

    /// How far the stream has come.
    struct Position: Equatable {
        var bytes: UInt64 = 0
        /// Where the next byte goes. Behind `bytes` where the file system has no holes, or after a failed write.
        var fileEnd: UInt64 = 0
        var holeEnd: UInt64 = 0
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

    /// Brings the file to its final form and says what is in it.
    func finish() -> StepResult.Stream {
        closePipe()
        defer { file = nil }
        let kept = cap.headBytesMaximum + cap.tailBytesMaximum
        guard fileNumber != nil, position.bytes > kept || position.hasFailed else {
            let written = min(position.bytes, position.fileEnd)
            return StepResult.Stream(bytes: position.bytes, droppedBytes: position.bytes - written)
        }
        guard position.fileEnd >= kept else {
            return StepResult.Stream(bytes: position.bytes, droppedBytes: position.bytes - position.fileEnd)
        }
        moveTailUp(behind: Array("\n[\(position.bytes - kept) bytes dropped]\n".utf8))
        return StepResult.Stream(bytes: position.bytes, droppedBytes: position.bytes - kept)
    }

    private func keep(_ chunk: UnsafeRawBufferPointer) {
        position.bytes += UInt64(chunk.count)
        if fileNumber == nil, !position.hasFailed { open() }
        guard let descriptor = fileNumber, !position.hasFailed else { return }
        var written = 0
        while written < chunk.count {
            let count = pwrite(
                descriptor, chunk.baseAddress?.advanced(by: written), chunk.count - written, off_t(position.fileEnd))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                // A full disk must not hold up the step; what is missing is counted as dropped.
                position.hasFailed = true
                log("cannot write \(path): \(SystemError().message); the rest of the stream is dropped")
                return
            }
            written += count
            position.fileEnd += UInt64(count)
        }
        dropMiddle(descriptor)
    }

    private func open() {
        let flags = O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        var descriptor = Glibc.open(path, flags, 0o600)
        if descriptor < 0, errno == ENOENT, let slash = path.lastIndex(of: "/") {
            _ = mkdir(String(path[..<slash]), 0o700)
            descriptor = Glibc.open(path, flags, 0o600)
        }
        if descriptor >= 0 {
            file = OwnedDescriptor(descriptor)
        } else {
            position.hasFailed = true
            log("cannot create \(path): \(SystemError().message); the stream is dropped")
        }
    }

    private func dropMiddle(_ descriptor: Int32) {
        let page: UInt64 = 4096
        let start = max(position.holeEnd, (cap.headBytesMaximum + page - 1) / page * page)
        guard position.fileEnd > start + cap.tailBytesMaximum else { return }
        let end = (position.fileEnd - cap.tailBytesMaximum) / page * page
        guard end >= start + max(Limits.holeBytesMinimum, cap.tailBytesMaximum / 8) else { return }
        if step_punch(descriptor, Int64(start), Int64(end - start)) == 0 {
            position.holeEnd = end
        } else if position.fileEnd > cap.headBytesMaximum + 2 * cap.tailBytesMaximum {
            // No holes in this file system: the tail moves up whenever it has doubled.
            moveTailUp(behind: [])
        }
    }

    /// Copies the tail right behind the head and `separator`, and cuts the file there.
    private func moveTailUp(behind separator: [UInt8]) {
        guard let descriptor = fileNumber else { return }
        var target = cap.headBytesMaximum
        var source = position.fileEnd - cap.tailBytesMaximum
        var held: [UInt8] = separator
        var buffer = [UInt8](repeating: 0, count: Limits.readBytes)
        // The separator pushes bytes forward, so a piece is read before the one in front of it is written.
        while source < position.fileEnd || !held.isEmpty {
            let wanted = Int(min(UInt64(buffer.count), position.fileEnd - source))
            let count = wanted > 0 ? pread(descriptor, &buffer, wanted, off_t(source)) : 0
            guard count >= 0, count > 0 || wanted == 0 else { break }
            source += UInt64(count)
            guard pwrite(descriptor, held, held.count, off_t(target)) == held.count else { break }
            target += UInt64(held.count)
            held = Array(buffer[..<count])
        }
        ftruncate(descriptor, off_t(target))
        position.fileEnd = target
        position.holeEnd = 0
    }
}
