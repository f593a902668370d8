import Glibc
import WorkflowLanguage

/// A file that a definition refers to.
enum ResourceFile {
    /// Reads a regular file within bounds.
    static func read(_ path: String) throws(ResourceReader.Refusal) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw refusal(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ResourceReader.Refusal(message: "\(path) is no file")
        }
        guard status.st_size <= Limits.resourceBytesMaximum else {
            throw ResourceReader.Refusal(message: "\(path) has more than \(Limits.resourceBytesMaximum) bytes")
        }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= Limits.resourceBytesMaximum {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw refusal(path) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func refusal(_ path: String) -> ResourceReader.Refusal {
        ResourceReader.Refusal(
            message: "\(path) cannot be read: \(String(cString: strerror(errno)))",
            remedy: "put it there, readable for the engine")
    }
}
