/// A failed disk operation: what was tried, on what, and the system's answer.
public struct DiskError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The operation, as the system names it.
    public enum Operation: String, Sendable, Equatable, CaseIterable {
        /// Open the directory.
        case openDirectory
        /// Open or create a file.
        case open
        /// Close a file.
        case close
        /// Read a file.
        case read
        /// Write to a file.
        case write
        /// fdatasync of a file.
        case synchronize
        /// fsync of the directory.
        case synchronizeDirectory
        /// fallocate.
        case allocate
        /// Ask for the size.
        case size
        /// Rename within the directory.
        case rename
        /// Remove a name.
        case unlink
        /// List the directory.
        case list
        /// Take or ask for the lock.
        case lock
        /// Ask for the file system and its free space.
        case fileSystem
        /// Start a thread.
        case thread
    }

    /// What was tried.
    public var operation: Operation
    /// The file, or the directory's path.
    public var file: String
    /// The system's error number.
    public var number: Int32

    /// The failed operation.
    public init(_ operation: Operation, file: String, number: Int32) {
        self.operation = operation
        self.file = file
        self.number = number
    }

    /// Operation, file and error number in one line.
    public var description: String { "\(operation.rawValue) of \(file) failed with \(ErrorNumber.name(number))" }

    /// No room, or the quota is used up.
    public var isFull: Bool { number == ErrorNumber.noSpace || number == ErrorNumber.quota }
}
