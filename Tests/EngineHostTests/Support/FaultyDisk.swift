import EngineJournal
import Synchronization

/// A real disk that dies after so many changes: everything fails from then on, as for a process that was killed there.
/// What was written before stays, since a killed process loses nothing that it wrote.
final class FaultyDisk: Disk {
    private let real = SystemDisk()
    let fuse: Fuse

    init(operationsMaximum: Int) { fuse = Fuse(operationsMaximum) }

    func openDirectory(_ path: String, creating: Bool) throws(DiskError) -> any DiskDirectory {
        FaultyDirectory(real: try real.openDirectory(path, creating: creating), fuse: fuse)
    }
}

/// Counts the operations that change the disk.
final class Fuse: Sendable {
    private let left: Atomic<Int>

    init(_ operationsMaximum: Int) { left = Atomic(operationsMaximum) }

    var isBurnt: Bool { left.load(ordering: .sequentiallyConsistent) <= 0 }

    /// Nothing changes the disk any more.
    func burn() { left.store(0, ordering: .sequentiallyConsistent) }

    func spend(_ operation: DiskError.Operation, _ file: String) throws(DiskError) {
        if left.subtract(1, ordering: .sequentiallyConsistent).oldValue <= 0 {
            throw DiskError(operation, file: file, number: 5)
        }
    }
}

private struct FaultyDirectory: DiskDirectory {
    let real: any DiskDirectory
    let fuse: Fuse

    var path: String { real.path }

    func open(_ name: String, _ mode: DiskOpenMode) throws(DiskError) -> any DiskFile {
        if mode != .reading { try fuse.spend(.open, name) }
        return FaultyFile(real: try real.open(name, mode), fuse: fuse)
    }

    func list() throws(DiskError) -> [String] { try real.list() }

    func rename(_ name: String, to newName: String) throws(DiskError) {
        try fuse.spend(.rename, name)
        try real.rename(name, to: newName)
    }

    func unlink(_ name: String) throws(DiskError) {
        try fuse.spend(.unlink, name)
        try real.unlink(name)
    }

    func synchronize() throws(DiskError) {
        try fuse.spend(.synchronizeDirectory, path)
        try real.synchronize()
    }

    func fileSystem() throws(DiskError) -> FileSystem { try real.fileSystem() }
    func close() { real.close() }
}

private struct FaultyFile: DiskFile {
    let real: any DiskFile
    let fuse: Fuse

    var name: String { real.name }

    func size() throws(DiskError) -> UInt64 { try real.size() }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int {
        try real.read(into: buffer, at: offset)
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int {
        try fuse.spend(.write, name)
        return try real.write(bytes, at: offset)
    }

    func allocate(_ size: UInt64) throws(DiskError) {
        try fuse.spend(.allocate, name)
        try real.allocate(size)
    }

    func synchronize() throws(DiskError) {
        try fuse.spend(.synchronize, name)
        try real.synchronize()
    }

    func lock() throws(DiskError) -> Bool { try real.lock() }
    func isLocked() throws(DiskError) -> Bool { try real.isLocked() }
    func close() throws(DiskError) { try real.close() }
}
