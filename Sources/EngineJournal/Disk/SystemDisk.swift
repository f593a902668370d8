internal import CJournalSystem
internal import Glibc
internal import PlantedBugs

/// The machine's disk.
public struct SystemDisk: Disk {
    /// The machine's disk.
    public init() {}

    /// Opens a directory of the file system.
    public func openDirectory(_ path: String, creating: Bool) throws(DiskError) -> any DiskDirectory {
        let descriptor = journal_open_directory(path, creating)
        guard descriptor >= 0 else { throw DiskError(.openDirectory, file: path, number: -descriptor) }
        return SystemDirectory(path: path, descriptor: descriptor)
    }
}

/// A directory held open: every file is reached through it, so that renaming the path above changes nothing.
struct SystemDirectory: DiskDirectory {
    let path: String
    let descriptor: Int32

    func open(_ name: String, _ mode: DiskOpenMode) throws(DiskError) -> any DiskFile {
        let opened = retryingInterrupts {
            journal_open_file(
                descriptor, name, mode != .reading, mode == .creating || mode == .writingOrCreating, mode == .creating)
        }
        guard opened >= 0 else { throw DiskError(.open, file: name, number: -opened) }
        if PlantedBug.lockInherited.isPlanted { _ = fcntl(opened, F_SETFD, 0) }
        return SystemFile(name: name, descriptor: opened)
    }

    func list() throws(DiskError) -> [String] {
        var names: [String] = []
        let result = withUnsafeMutablePointer(to: &names) { pointer in
            journal_list(
                descriptor,
                { context, name in
                    context?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
                }, pointer)
        }
        try check(result, .list, path)
        return names
    }

    func rename(_ name: String, to newName: String) throws(DiskError) {
        try check(journal_rename(descriptor, name, newName), .rename, name)
    }

    func unlink(_ name: String) throws(DiskError) {
        try check(journal_unlink(descriptor, name), .unlink, name)
    }

    func synchronize() throws(DiskError) {
        try check(journal_fsync(descriptor), .synchronizeDirectory, path)
    }

    func fileSystem() throws(DiskError) -> FileSystem {
        var type: Int64 = 0
        var freeBytes: UInt64 = 0
        try check(journal_file_system(descriptor, &type, &freeBytes), .fileSystem, path)
        return FileSystem(type: type, freeBytes: freeBytes)
    }

    func close() {
        // Nothing was written through this descriptor, so that its close has nothing to report.
        _ = journal_close(descriptor)
    }
}

struct SystemFile: DiskFile {
    let name: String
    let descriptor: Int32

    func size() throws(DiskError) -> UInt64 {
        let size = journal_file_size(descriptor)
        guard size >= 0 else { throw DiskError(.size, file: name, number: Int32(-size)) }
        return UInt64(size)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int {
        guard let address = buffer.baseAddress else { return 0 }
        let received = journal_pread(descriptor, address, buffer.count, offset)
        guard received >= 0 else { throw DiskError(.read, file: name, number: Int32(-received)) }
        return received
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int {
        guard let address = bytes.baseAddress else { return 0 }
        let written = journal_pwrite(descriptor, address, bytes.count, offset)
        guard written >= 0 else { throw DiskError(.write, file: name, number: Int32(-written)) }
        return written
    }

    func allocate(_ size: UInt64) throws(DiskError) {
        try check(retryingInterrupts { journal_preallocate(descriptor, size) }, .allocate, name)
    }

    func synchronize() throws(DiskError) {
        // Not repeated, not even after EINTR: a second call can say yes to data that the first one lost.
        try check(journal_fdatasync(descriptor), .synchronize, name)
    }

    func lock() throws(DiskError) -> Bool {
        let result = journal_lock(descriptor)
        if result == -ErrorNumber.tryAgain { return PlantedBug.lockNotTaken.isPlanted }
        try check(result, .lock, name)
        return true
    }

    func isLocked() throws(DiskError) -> Bool {
        let result = journal_lock_is_held(descriptor)
        try check(min(result, 0), .lock, name)
        return result == 1
    }

    func close() throws(DiskError) {
        try check(journal_close(descriptor), .close, name)
    }
}

private func check(_ result: Int32, _ operation: DiskError.Operation, _ file: String) throws(DiskError) {
    guard result < 0 else { return }
    throw DiskError(operation, file: file, number: -result)
}

private func retryingInterrupts(_ call: () -> Int32) -> Int32 {
    var result = call()
    while result == -ErrorNumber.interrupted { result = call() }
    return result
}
