import Glibc

/// The files of the wire format: what is in them stays readable for ever.
enum GoldenFile {
    private static let directory =
        String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex)) + "/Golden"

    static func lines(_ name: String) throws -> [String] {
        let bytes = try contents("\(directory)/\(name).jsonl")
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// With `REWRITE_GOLDEN=1` the file is written anew. Look at what has changed, and keep what is stored by others.
    static func rewriteIfAsked(_ name: String, _ lines: [String]) throws {
        guard let switched = getenv("REWRITE_GOLDEN"), String(cString: switched) == "1" else { return }
        guard let file = fopen("\(directory)/\(name).jsonl", "w") else { throw FileError(path: name) }
        defer { fclose(file) }
        for line in lines { fputs(line + "\n", file) }
    }

    struct FileError: Error { var path: String }

    static func contents(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw FileError(path: path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
