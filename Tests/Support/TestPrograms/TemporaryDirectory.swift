import Glibc

/// A private directory that is removed with everything in it at the end of its scope.
public struct TemporaryDirectory: ~Copyable, Sendable {
    /// Where it is.
    public let path: String

    /// Makes one below /tmp.
    public init() throws {
        var template = Array("/tmp/engine-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("mkdtemp: \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// Removes a directory with everything in it.
    public static func remove(_ path: String) {
        if let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { removeEntry("\(path)/\(name)") }
            }
            closedir(directory)
        }
        rmdir(path)
    }

    private static func removeEntry(_ path: String) {
        if unlink(path) != 0 { remove(path) }
    }
}
