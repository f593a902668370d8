/// Files that get their name when they are whole.
enum TemporaryFile {
    /// Creates `name`, in place of one that a crash left behind.
    static func create(_ name: String, in directory: any DiskDirectory) throws(DiskError) -> any DiskFile {
        do throws(DiskError) {
            return try directory.open(name, .creating)
        } catch  where error.number == ErrorNumber.exists {
            try directory.unlink(name)
            return try directory.open(name, .creating)
        }
    }

    /// Gives up a file that did not become whole. What fails here is not worth a word: the error that led here is
    /// reported, and leftovers are removed when the journal is opened.
    static func discard(_ file: any DiskFile, _ name: String, in directory: any DiskDirectory) {
        try? file.close()
        try? directory.unlink(name)
    }
}
