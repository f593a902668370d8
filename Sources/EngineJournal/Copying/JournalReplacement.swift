internal import CJournalSystem

/// Puts a new journal in the place of another one, in one step: at no moment there is none, because an engine that found
/// none would begin an empty one. The old one is kept beside it.
public enum JournalReplacement {
    /// Where the new journal is written before it takes the place: beside it, on the same file system.
    public static func temporaryPath(for path: String) -> String { path + ".new" }

    /// Holds the lock of the journal in `path`, if there is one, while `body` makes the new one in the temporary path;
    /// then exchanges the two. Gives where the old journal is now, nil when there was none. Throws `locked` while an
    /// engine uses the journal.
    public static func replace(
        _ path: String, by body: (_ temporary: String) throws(JournalError) -> Void
    ) throws(JournalError) -> String? {
        let lock = try lock(path)
        defer { try? lock?.close() }
        let temporary = temporaryPath(for: path)
        try body(temporary)
        try check(journal_take_owner(temporary, parent(of: path)), temporary)
        guard journal_exists(path) else {
            try check(journal_rename_directory(temporary, path), path)
            return nil
        }
        var number = 1
        while journal_exists("\(path).old-\(number)") { number += 1 }
        let aside = "\(path).old-\(number)"
        try check(journal_exchange_directories(path, temporary), path)
        try check(journal_rename_directory(temporary, aside), aside)
        return aside
    }

    private static func lock(_ path: String) throws(JournalError) -> (any DiskFile)? {
        guard journal_exists(path + "/" + FileName.lockName) else { return nil }
        let (file, isOurs) = try reading { () throws(DiskError) in
            let directory = try SystemDisk().openDirectory(path, creating: false)
            defer { directory.close() }
            let file = try directory.open(FileName.lockName, .writing)
            return (file, try file.lock())
        }
        guard isOurs else {
            let holder = LockHolder.read(file)
            try? file.close()
            throw .locked(directory: path, holder: holder)
        }
        return file
    }

    private static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "." }
        return String(path[..<slash])
    }

    private static func check(_ result: Int32, _ path: String) throws(JournalError) {
        guard result < 0 else { return }
        throw .unavailable(DiskError(.rename, file: path, number: -result))
    }
}
