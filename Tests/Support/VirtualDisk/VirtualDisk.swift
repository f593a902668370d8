package import EngineJournal
import Synchronization

/// A disk in memory with a page cache that is lost with the power. It keeps the order of everything that changed it, so
/// that a test can go back to any moment and pull the plug there.
package final class VirtualDisk: Disk {
    /// What changed the disk, in order.
    package enum Change: Sendable {
        case create(name: String, inode: Int)
        case resize(inode: Int, bytes: Int)
        case write(inode: Int, offset: Int, bytes: [UInt8])
        case synchronize(inode: Int)
        /// A synchronisation failed: the pages are clean from now on, and what they held never reaches the disk.
        case lose(inode: Int)
        case rename(name: String, newName: String, inode: Int)
        case unlink(name: String)
        case synchronizeDirectory
        /// Not of the disk: the test noted that everything up to here was acknowledged.
        case acknowledged(UInt64)
    }

    package enum Fault: Sendable {
        case none
        /// Nothing is done.
        case error(Int32)
        /// A write that takes only so many bytes, or a read that gives only so many: none is the end of the file.
        case short(Int)
        /// A write whose last byte arrives as another one, and nobody says so.
        case forged
        /// A synchronisation that fails; as on Linux the pages are clean afterwards, and lost.
        case lostSynchronization(Int32)
    }

    package typealias Operation = DiskError.Operation
    /// Decides about an operation: its number, what it is, on which file.
    package typealias Decision = @Sendable (Int, Operation, String) -> Fault

    struct State {
        /// Counts the processes that used the disk: only the newest one reaches it.
        var process = 1
        var image: DiskImage
        var changes: [Change] = []
        var operations = 0
        var nextInode: Int
        var locks: [Int: Int] = [:]
        var nextHandle = 1
        var openHandles = 0
        var capacity: Int?
        var isOff = false
        /// Decides about each operation before it is done: its number, what it is, on which file.
        var fault: Decision?
    }

    let state: Mutex<State>

    package init(_ image: DiskImage = DiskImage(), capacity: Int? = nil) {
        state = Mutex(
            State(image: image, nextInode: (image.inodes.keys.max() ?? 0) + 1, capacity: capacity))
    }

    package var image: DiskImage { state.withLock { $0.image } }
    package var changes: [Change] { state.withLock { $0.changes } }
    /// The changes since the last call.
    package func takeChanges() -> [Change] {
        state.withLock { state in
            defer { state.changes = [] }
            return state.changes
        }
    }
    package var operations: Int { state.withLock { $0.operations } }
    package var openHandles: Int { state.withLock { $0.openHandles } }

    package func note(acknowledged sequence: UInt64) { state.withLock { $0.changes.append(.acknowledged(sequence)) } }
    package func setCapacity(_ capacity: Int?) { state.withLock { $0.capacity = capacity } }
    package func setFault(_ fault: Decision?) { state.withLock { $0.fault = fault } }
    /// From now on every operation fails: the process is as good as dead.
    package func powerOff() { state.withLock { $0.isOff = true } }

    /// The process that used the disk is gone: its locks with it, and whatever it still tries fails and changes nothing.
    package func endProcess() {
        state.withLock { state in
            state.process += 1
            state.locks = [:]
            state.openHandles = 0
            state.fault = nil
        }
    }

    package func openDirectory(_ path: String, creating: Bool) throws(DiskError) -> any DiskDirectory {
        let process = state.withLock { $0.process }
        _ = try perform(.openDirectory, path, by: process)
        return VirtualDirectory(disk: self, path: path, process: process)
    }

    /// Counts an operation and asks for its fault.
    func perform(_ operation: Operation, _ file: String, by process: Int) throws(DiskError) -> Fault {
        let (isOff, index, decide) = state.withLock { state in
            guard state.process == process else { return (true, 0, nil as Decision?) }
            state.operations += 1
            return (state.isOff, state.operations, state.fault)
        }
        // Outside the lock, because a test may hold an operation up.
        let fault = isOff ? .error(5) : decide?(index, operation, file) ?? .none
        if case .error(let number) = fault { throw DiskError(operation, file: file, number: number) }
        return fault
    }
}

struct VirtualDirectory: DiskDirectory {
    let disk: VirtualDisk
    let path: String
    let process: Int

    func open(_ name: String, _ mode: DiskOpenMode) throws(DiskError) -> any DiskFile {
        _ = try disk.perform(.open, name, by: process)
        let result: Result<(inode: Int, handle: Int), DiskError> = disk.state.withLock { state in
            var inode = state.image.names[name]
            switch (inode, mode) {
            case (nil, .reading), (nil, .writing): return .failure(DiskError(.open, file: name, number: 2))
            case (.some, .creating): return .failure(DiskError(.open, file: name, number: 17))
            case (nil, .creating), (nil, .writingOrCreating):
                let number = state.nextInode
                state.nextInode += 1
                state.changes.append(.create(name: name, inode: number))
                state.image.names[name] = number
                state.image.inodes[number] = []
                inode = number
            case (.some, _): break
            }
            state.nextHandle += 1
            state.openHandles += 1
            return .success((inode ?? 0, state.nextHandle))
        }
        let (inode, handle) = try result.get()
        return VirtualFile(disk: disk, name: name, inode: inode, handle: handle, process: process)
    }

    func list() throws(DiskError) -> [String] {
        _ = try disk.perform(.list, path, by: process)
        return disk.state.withLock { $0.image.names.keys.sorted() }
    }

    func rename(_ name: String, to newName: String) throws(DiskError) {
        _ = try disk.perform(.rename, name, by: process)
        let isThere = disk.state.withLock { state in
            guard let inode = state.image.names.removeValue(forKey: name) else { return false }
            state.image.names[newName] = inode
            state.changes.append(.rename(name: name, newName: newName, inode: inode))
            return true
        }
        guard isThere else { throw DiskError(.rename, file: name, number: 2) }
    }

    func unlink(_ name: String) throws(DiskError) {
        _ = try disk.perform(.unlink, name, by: process)
        let isThere = disk.state.withLock { state in
            guard state.image.names.removeValue(forKey: name) != nil else { return false }
            state.changes.append(.unlink(name: name))
            return true
        }
        guard isThere else { throw DiskError(.unlink, file: name, number: 2) }
    }

    func synchronize() throws(DiskError) {
        if case .lostSynchronization(let number) = try disk.perform(.synchronizeDirectory, path, by: process) {
            throw DiskError(.synchronizeDirectory, file: path, number: number)
        }
        disk.state.withLock { $0.changes.append(.synchronizeDirectory) }
    }

    func fileSystem() throws(DiskError) -> FileSystem {
        _ = try disk.perform(.fileSystem, path, by: process)
        return disk.state.withLock { state in
            FileSystem(
                name: "virtual", isSuitable: true,
                freeBytes: UInt64(max((state.capacity ?? 1 << 40) - state.image.linkedBytes, 0)))
        }
    }

    func close() {}
}

struct VirtualFile: DiskFile {
    let disk: VirtualDisk
    let name: String
    let inode: Int
    let handle: Int
    let process: Int

    func size() throws(DiskError) -> UInt64 {
        _ = try disk.perform(.size, name, by: process)
        return disk.state.withLock { UInt64($0.image.inodes[inode]?.count ?? 0) }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int {
        var most = buffer.count
        if case .short(let count) = try disk.perform(.read, name, by: process) { most = min(most, count) }
        let wanted = most
        nonisolated(unsafe) let target = buffer  // because it outlives the call, and nobody else touches it.
        return disk.state.withLock { state in
            let bytes = state.image.inodes[inode] ?? []
            let start = Int(offset)
            guard start < bytes.count else { return 0 }
            let count = min(wanted, bytes.count - start)
            bytes.withUnsafeBytes { source in
                target.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[start..<(start + count)]))
            }
            return count
        }
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int {
        var content = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            count = bytes.count
        }
        switch try disk.perform(.write, name, by: process) {
        case .short(let count): content = Array(content.prefix(count))
        case .forged: if let last = content.indices.last { content[last] ^= 1 }
        case .none, .error, .lostSynchronization: break
        }
        let written = content
        let fits = disk.state.withLock { state in
            let end = Int(offset) + written.count
            let growth = max(end - (state.image.inodes[inode]?.count ?? 0), 0)
            if let capacity = state.capacity, state.image.linkedBytes + growth > capacity { return false }
            state.changes.append(.write(inode: inode, offset: Int(offset), bytes: written))
            state.image.write(written[...], to: inode, at: Int(offset))
            return true
        }
        guard fits else { throw DiskError(.write, file: name, number: 28) }
        return written.count
    }

    func allocate(_ size: UInt64) throws(DiskError) {
        _ = try disk.perform(.allocate, name, by: process)
        let fits = disk.state.withLock { state in
            let growth = max(Int(size) - (state.image.inodes[inode]?.count ?? 0), 0)
            if let capacity = state.capacity, state.image.linkedBytes + growth > capacity { return false }
            if growth > 0 {
                state.changes.append(.resize(inode: inode, bytes: Int(size)))
                state.image.resize(inode, to: Int(size))
            }
            return true
        }
        guard fits else { throw DiskError(.allocate, file: name, number: 28) }
    }

    func synchronize() throws(DiskError) {
        if case .lostSynchronization(let number) = try disk.perform(.synchronize, name, by: process) {
            disk.state.withLock { $0.changes.append(.lose(inode: inode)) }
            throw DiskError(.synchronize, file: name, number: number)
        }
        disk.state.withLock { $0.changes.append(.synchronize(inode: inode)) }
    }

    func lock() throws(DiskError) -> Bool {
        _ = try disk.perform(.lock, name, by: process)
        return disk.state.withLock { state in
            if let holder = state.locks[inode] { return holder == handle }
            state.locks[inode] = handle
            return true
        }
    }

    func isLocked() throws(DiskError) -> Bool {
        _ = try disk.perform(.lock, name, by: process)
        return disk.state.withLock { state in state.locks[inode].map { $0 != handle } ?? false }
    }

    func close() throws(DiskError) {
        disk.state.withLock { state in
            guard state.process == process else { return }
            state.openHandles -= 1
            if state.locks[inode] == handle { state.locks[inode] = nil }
        }
        _ = try disk.perform(.close, name, by: process)
    }
}
