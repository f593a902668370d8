import Glibc

/// Small files of the kernel and of ours, read and written whole.
enum SystemFiles {
    /// The content, or nil when it cannot be read or is larger than `maximum`.
    static func read(_ path: String, at directory: Int32 = AT_FDCWD, maximum: Int = 64 * 1024) -> [UInt8]? {
        let descriptor = openat(directory, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        let owned = OwnedDescriptor(descriptor)
        return contents(of: owned.number, maximum: maximum)
    }

    /// As text, when it is UTF-8.
    static func readText(_ path: String, at directory: Int32 = AT_FDCWD) -> String? {
        read(path, at: directory).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// The names in a directory, without `.` and `..`; none when it cannot be read.
    static func names(in path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Removes a file, or a directory with all that is in it. What cannot be removed stays.
    static func remove(_ path: String) {
        if unlink(path) == 0 || errno == ENOENT { return }
        for name in names(in: path) { remove(path + "/" + name) }
        rmdir(path)
    }

    /// From the start of an open file.
    static func contents(of descriptor: Int32, maximum: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = pread(descriptor, &chunk, chunk.count, off_t(bytes.count))
            if count == 0 { return bytes }
            guard count > 0, bytes.count + count <= maximum else { return nil }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// Writes text to an existing file of the kernel; returns 0 or an errno.
    static func write(_ text: String, to path: String, at directory: Int32) -> Int32 {
        let descriptor = openat(directory, path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return errno }
        let owned = OwnedDescriptor(descriptor)
        let bytes = Array(text.utf8)
        return Glibc.write(owned.number, bytes, bytes.count) == bytes.count ? 0 : errno
    }

    /// Writes all bytes at the current position; returns 0 or an errno.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            sent += count
        }
        return 0
    }
}
