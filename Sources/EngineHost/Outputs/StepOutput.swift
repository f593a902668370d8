internal import EngineCore
internal import Glibc
internal import WorkflowModel

/// The files that hold the captured output of steps. An offset in a file is an offset in the stream; what was dropped
/// from the middle of a long one is a hole.
enum StepOutput {
    /// `SEEK_DATA` and `SEEK_HOLE` of Linux, which the C library shows only to programs that define `_GNU_SOURCE`.
    private static let seekData: Int32 = 3
    private static let seekHole: Int32 = 4

    /// A piece of one output.
    struct Piece {
        /// Where it begins. Behind the place that was asked for when what stood there was dropped.
        var offset: UInt64
        var bytes: [UInt8] = []
        /// Nothing is behind it for now.
        var isLast = true
    }

    /// Reads up to `count` bytes that are kept, from `offset` on. Empty when there are none, or no file.
    static func read(_ path: String, from offset: UInt64, count: Int) throws(EngineError) -> Piece {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            // A step that was never spawned has no file.
            guard errno != ENOENT else { return Piece(offset: offset) }
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        while true {
            let start = lseek(descriptor, off_t(clamping: offset), seekData)
            if start < 0, errno == ENXIO { return Piece(offset: offset) }
            let hole = start < 0 ? -1 : lseek(descriptor, start, seekHole)
            guard hole >= 0 else { throw .unreadable(path: path, reason: String(cString: strerror(errno))) }
            var piece = Piece(offset: UInt64(start))
            var failure: Int32 = 0
            let wanted = min(count, Int(clamping: hole - start))
            piece.bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
                let result = pread(descriptor, buffer.baseAddress, wanted, start)
                failure = result < 0 ? errno : 0
                initialized = max(0, result)
            }
            guard failure == 0 else { throw .unreadable(path: path, reason: String(cString: strerror(failure))) }
            // What was dropped meanwhile was read as zeros.
            guard lseek(descriptor, start, seekData) == start else { continue }
            piece.isLast = lseek(descriptor, start + off_t(piece.bytes.count), seekData) < 0
            return piece
        }
    }

    /// When the file was written last; nil when there is none.
    static func modified(_ path: String) -> Instant? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Instant(
            millisecondsSinceEpoch: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
    }

    /// The end of the stream so far.
    static func size(_ path: String) -> UInt64 {
        var status = stat()
        return stat(path, &status) == 0 ? UInt64(status.st_size) : 0
    }

    /// Removes the files of an execution's steps and their directory. What is left over is only space.
    static func remove(of execution: ExecutionID, found paths: (StepKey) -> StepOutputPaths) {
        let path = paths(StepKey(execution: execution, token: Token(number: 1))).stdout
        guard let slash = path.lastIndex(of: "/") else { return }
        let directory = String(path[..<slash])
        // Only a directory that is the execution's own: never one that others share.
        guard directory.hasSuffix("/\(execution)"), let stream = opendir(directory) else { return }
        defer { closedir(stream) }
        let descriptor = dirfd(stream)
        while let entry = readdir(stream) {
            // Not into directories: the runner makes none, and "." and ".." fail here.
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                _ = name.withMemoryRebound(to: CChar.self, capacity: 256) { unlinkat(descriptor, $0, 0) }
            }
        }
        rmdir(directory)
    }
}
