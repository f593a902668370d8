import CGatewayFiles

/// A file that is compiled into the program.
struct GatewayFile: Sendable {
    /// Its name, such as `style.css`.
    let name: String
    /// Its media type.
    let type: String
    /// Its content.
    nonisolated(unsafe) let bytes: UnsafeRawBufferPointer  // because the program's constants are never written.

    /// Every file.
    static let all: [GatewayFile] = {
        var files: [GatewayFile] = []
        while let entry = gateway_file_at(files.count) {
            files.append(
                GatewayFile(
                    name: String(cString: entry.pointee.name), type: String(cString: entry.pointee.type),
                    bytes: UnsafeRawBufferPointer(start: entry.pointee.bytes, count: entry.pointee.count)))
        }
        return files
    }()

    /// The page's own files.
    static let pages = all.filter { $0.name != schemas }

    /// The schemas of what the interface answers.
    static let schemas = "schemas.json"
}
