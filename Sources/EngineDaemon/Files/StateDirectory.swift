import Glibc

/// The directory that holds the journal: private to the daemon's user.
enum StateDirectory {
    /// Makes the directory when it is missing, and refuses one that cannot be used or that others could change.
    static func prepare(_ path: String) throws(FileSystem.Failure) {
        try FileSystem.makeDirectory(path, mode: 0o700)
        var status = stat()
        guard stat(path, &status) == 0 else { throw .system(path, "cannot be read") }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw FileSystem.Failure(path: path, problem: "is no directory; choose another with --state")
        }
        guard status.st_mode & 0o022 == 0 else {
            throw FileSystem.Failure(path: path, problem: "can be written by others: chmod go-w it")
        }
        guard faccessat(AT_FDCWD, path, R_OK | W_OK | X_OK, AT_EACCESS) == 0 else {
            throw .system(path, "is not writable for the daemon; chown it, or choose another with --state")
        }
    }
}
