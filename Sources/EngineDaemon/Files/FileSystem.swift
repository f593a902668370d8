import Glibc

/// The few questions and changes that start-up needs of the file system.
enum FileSystem {
    /// A call that failed, on what, and why.
    struct Failure: Error, Equatable, CustomStringConvertible {
        var path: String
        var problem: String
        var description: String { "\(path): \(problem)" }

        static func system(_ path: String, _ what: String, code: Int32 = errno) -> Failure {
            Failure(path: path, problem: "\(what): \(String(cString: strerror(code)))")
        }
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The path from the root, seen from the working directory.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        return "\(String(cString: directory))/\(path)"
    }

    /// The path of the directory that holds `path`.
    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Makes the directory and those above it, as far as they are missing; what exists keeps its mode.
    static func makeDirectory(_ path: String, mode: mode_t) throws(Failure) {
        if mkdir(path, mode) == 0 { return }
        if errno == EEXIST { return }
        guard errno == ENOENT, path != parent(of: path) else { throw .system(path, "cannot be made") }
        try makeDirectory(parent(of: path), mode: mode)
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw .system(path, "cannot be made") }
    }

    static func status(_ path: String) -> stat? {
        var status = stat()
        return lstat(path, &status) == 0 ? status : nil
    }
}
