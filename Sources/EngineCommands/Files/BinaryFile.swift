import EngineProtocol
import Glibc

/// A file as it is.
enum BinaryFile {
    /// Reads a file whole, within bounds, or standard input for `-`.
    static func read(_ path: String, bytesMaximum: Int) throws(CommandFailure) -> [UInt8] {
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
