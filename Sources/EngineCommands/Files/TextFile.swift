import EngineProtocol

/// A file that a command reads whole, within bounds.
struct TextFile {
    /// How it is called in diagnostics.
    var name: String
    var text: String

    /// Reads a file, or standard input for `-`.
    static func read(
        _ path: String, bytesMaximum: Int = Limits.fileBytesMaximum
    ) throws(CommandFailure) -> TextFile {
        let bytes = try BinaryFile.read(path, bytesMaximum: bytesMaximum)
        let name = path == "-" ? "stdin" : path
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(
                .invalidData, "\(name) is not UTF-8 text.", remedy: "Save it as UTF-8 without other encodings.")
        }
        return TextFile(name: name, text: text)
    }
}
