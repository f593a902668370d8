import Glibc

/// Small files of the kernel and of ours, read and written whole.
enum SystemFiles {
    /// The content, or nil when it cannot be read or is larger than `maximum`.
    static func read(_ path: String, at directory: Int32 = AT_FDCWD, maximum: Int = 64 * 1024) -> [UInt8]? {
        // Not blocking: where a step may write, it may have put a pipe.
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let file = OwnedDescriptor(openat(directory, path, flags))
        return contents(of: file.number, maximum: maximum)
    }

    /// As text without the last line's end, when it is UTF-8.
    static func readText(_ path: String, at directory: Int32 = AT_FDCWD, maximum: Int = 64 * 1024) -> String? {
        guard var bytes = read(path, at: directory, maximum: maximum) else { return nil }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The process numbers in a file of the kernel, or nil when it cannot be read.
    static func processes(in path: String) -> [Int32]? {
        readText(path, maximum: 1 << 20)?.split { $0 == " " || $0 == "\n" }.compactMap { Int32($0) }
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

    /// Makes a directory of our own; one that is there is as good.
    static func makeDirectory(_ path: String) throws(SystemError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw SystemError() }
    }

    /// A directory as a descriptor.
    static func openDirectory(_ path: String) throws(SystemError) -> OwnedDescriptor {
        try OwnedDescriptor(checking: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    }

    /// A new, empty file of our own, and the directory that it is in.
    static func create(_ path: String, _ flags: Int32 = O_RDWR | O_TRUNC) throws(SystemError) -> OwnedDescriptor {
        let flags = flags | O_CREAT | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(path, flags, 0o600)
        guard descriptor < 0, errno == ENOENT, let slash = path.lastIndex(of: "/") else {
            return try OwnedDescriptor(checking: descriptor)
        }
        try makeDirectory(String(path[..<slash]))
        return try OwnedDescriptor(checking: open(path, flags, 0o600))
    }

    /// From the start of an open file; nil when it cannot be read or is larger than `maximum`.
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

    /// Writes text to an existing file of the kernel. Returns whether it was taken.
    @discardableResult
    static func write(_ text: String, to path: String, at directory: Int32 = AT_FDCWD) -> Bool {
        let file = OwnedDescriptor(openat(directory, path, O_WRONLY | O_CLOEXEC))
        return Glibc.write(file.number, text, text.utf8.count) == text.utf8.count
    }

    /// Writes all bytes at the current position.
    static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
        try bytes.withUnsafeBufferPointer { (bytes) throws(SystemError) in
            try write(UnsafeRawBufferPointer(bytes), to: descriptor)
        }
    }

    /// Writes all bytes at the current position.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno != EINTR { throw SystemError() }
            rest = UnsafeRawBufferPointer(rebasing: rest[max(0, count)...])
        }
    }
}
