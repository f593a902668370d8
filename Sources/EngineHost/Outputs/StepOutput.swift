internal import EngineCore
internal import Glibc

/// The files that hold the captured output of steps.
enum StepOutput {
    /// Reads up to `count` bytes from `offset`. Empty when there are none, or no file.
    static func read(_ path: String, from offset: UInt64, count: Int) throws(EngineError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            // A step that was never spawned has no file.
            guard errno != ENOENT else { return [] }
            throw .unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let result = pread(descriptor, buffer.baseAddress, count, off_t(clamping: offset))
            failure = result < 0 ? errno : 0
            initialized = max(0, result)
        }
        guard failure == 0 else { throw .unreadable(path: path, reason: String(cString: strerror(failure))) }
        return bytes
    }

    /// Removes the files of an execution's steps and their directory. What is left over is only space.
    static func remove(of execution: ExecutionID, found paths: (StepKey) -> (stdout: String, stderr: String)) {
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
