internal import Glibc

/// Where secrets are: files in directories that only the engine's user reads. Read anew for each step, so that a
/// rotated secret is used at once; never kept, and never in anything that is journaled, logged or answered.
public struct SecretStore: Sendable {
    /// One directory of secrets.
    public struct Directory: Sendable, Equatable {
        /// Its path.
        public var path: String
        /// Whether files that others may read are refused. systemd's own directory of credentials is guarded as a whole.
        public var refusesOpenFiles: Bool

        /// A directory of secrets.
        public init(path: String, refusesOpenFiles: Bool = true) {
            self.path = path
            self.refusesOpenFiles = refusesOpenFiles
        }
    }

    /// Looked through in this order; the first that has the name wins.
    public var directories: [Directory]

    /// Secrets out of these directories.
    public init(_ directories: [Directory] = []) { self.directories = directories }

    /// Why a secret cannot be given.
    struct Refusal: Error {
        /// For people; names the secret and its place, never its content.
        var message: String
        var code: Int32
    }

    /// The secret's bytes, at most so many.
    func read(_ name: String, bytesMaximum: Int) throws(Refusal) -> [UInt8] {
        guard !name.isEmpty, name != ".", name != "..",
            !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 })
        else { throw Refusal(message: "\"\(name)\" cannot be the name of a secret", code: EINVAL) }
        for directory in directories {
            let path = "\(directory.path)/\(name)"
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            if descriptor < 0 {
                if errno == ENOENT { continue }
                throw Refusal(
                    message: "the secret \(path) cannot be read: \(String(cString: strerror(errno)))", code: errno)
            }
            defer { close(descriptor) }
            try check(descriptor, path, directory)
            return try content(of: descriptor, path, bytesMaximum)
        }
        let places = directories.map(\.path).joined(separator: ", ")
        let remedy =
            places.isEmpty
            ? "engined has no directory of secrets: set one (setting secrets), or give it credentials by its unit"
            : "there is no file of that name in \(places)"
        throw Refusal(message: "the secret \(name) is not there: \(remedy)", code: ENOENT)
    }

    private func check(_ descriptor: Int32, _ path: String, _ directory: Directory) throws(Refusal) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal(message: "the secret \(path) is no regular file", code: EINVAL)
        }
        guard !directory.refusesOpenFiles || status.st_mode & 0o077 == 0 else {
            throw Refusal(message: "the secret \(path) can be read by others: chmod 600 it", code: EACCES)
        }
    }

    private func content(of descriptor: Int32, _ path: String, _ maximum: Int) throws(Refusal) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: maximum + 1) { buffer, count in
            while count < buffer.count {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                guard got > 0 else { return }
                count += got
            }
        }
        guard failure == 0 else {
            throw Refusal(
                message: "the secret \(path) cannot be read: \(String(cString: strerror(failure)))", code: failure)
        }
        guard bytes.count <= maximum else {
            throw Refusal(message: "the secrets of one command take more than \(maximum) bytes", code: E2BIG)
        }
        return bytes
    }
}
