/// The seam between the journal and the disk: the real one, or a virtual one that loses power.
///
/// Nothing in the journal reaches the file system by another way. A protocol and not a struct of closures, because a
/// directory and a file have state of their own, and both sides close them.
public protocol Disk: Sendable {
    /// Opens the directory at `path`; with `creating` it is made first (mode 0700) when it is not there.
    func openDirectory(_ path: String, creating: Bool) throws(DiskError) -> any DiskDirectory
}

/// An open directory. Names are plain names: no slash, no link is followed.
public protocol DiskDirectory: Sendable {
    /// The path it was opened with, for messages.
    var path: String { get }
    /// Opens a file.
    func open(_ name: String, _ mode: DiskOpenMode) throws(DiskError) -> any DiskFile
    /// All names, in no order.
    func list() throws(DiskError) -> [String]
    /// Renames within the directory; replaces what is there.
    func rename(_ name: String, to newName: String) throws(DiskError)
    /// Removes a name.
    func unlink(_ name: String) throws(DiskError)
    /// fsync of the directory: names made, renamed and removed before are durable when it returns.
    func synchronize() throws(DiskError)
    /// The file system below and its free bytes.
    func fileSystem() throws(DiskError) -> FileSystem
    /// Closes the directory. Call it once.
    func close()
}

/// How a file is opened.
public enum DiskOpenMode: Sendable, Equatable {
    /// To read; it has to be there.
    case reading
    /// To read and write; it has to be there.
    case writing
    /// To read and write; it must not be there.
    case creating
    /// To read and write; made when it is not there.
    case writingOrCreating
}

/// An open file. Every operation is positional; nobody shares an offset.
public protocol DiskFile: Sendable {
    /// The name it was opened with, for messages.
    var name: String { get }
    /// Size in bytes.
    func size() throws(DiskError) -> UInt64
    /// Reads at most `buffer.count` bytes; 0 is the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int
    /// Writes some of the bytes and says how many.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int
    /// Reserves the room for `size` bytes.
    func allocate(_ size: UInt64) throws(DiskError)
    /// fdatasync: all that was written is durable when it returns.
    func synchronize() throws(DiskError)
    /// Takes the lock for the life of the open file. False when somebody else has it.
    func lock() throws(DiskError) -> Bool
    /// Whether somebody else holds the lock; takes nothing.
    func isLocked() throws(DiskError) -> Bool
    /// Closes the file. Call it once.
    func close() throws(DiskError)
}
