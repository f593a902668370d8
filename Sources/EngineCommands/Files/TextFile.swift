import EngineProtocol
import Glibc

/// A file that a command reads whole, within bounds.
struct TextFile {
    /// How it is called in diagnostics.
    var name: String
    var text: String

    /// Reads a file, or standard input for `-`.
    static func read(
        _ path: String, bytesMaximum: Int = Limits.fileBytesMaximum
    ) throws(CommandFailure) -> TextFile {
        let bytes = try bytes(path, bytesMaximum)
        let name = path == "-" ? "stdin" : path
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(
                .invalidData, "\(name) is not UTF-8 text.", remedy: "Save it as UTF-8 without other encodings.")
        }
        return TextFile(name: name, text: text)
    }

    private static func bytes(_ path: String, _ bytesMaximum: Int) throws(CommandFailure) -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, errno) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= bytesMaximum else {
                throw CommandFailure(
                    .invalidData, "\(path) is larger than \(ByteText.size(Int64(bytesMaximum))).",
                    remedy: "Pass large data as the path of a file that the steps read.")
            }
        }
    }

    private static func failure(_ path: String, _ errno: Int32) -> CommandFailure {
        let reason = strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
        let status: ExitStatus =
            switch errno {
            case EACCES, EPERM: .notPermitted
            default: .notFound
            }
        return CommandFailure(status, "\(path) cannot be read: \(reason).")
    }
}
