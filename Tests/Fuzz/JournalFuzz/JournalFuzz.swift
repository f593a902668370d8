// Fuzzes everything that reads a journal's files: opening, recovery, check, dump, backup and repair. Compiled into the
// module EngineJournal (`packaging/fuzz journal`), so that it can seal what the data says with right checksums: without
// them no reader would get behind the first one.
//
// The first byte says which file the data is: 0 a segment of sealed batches, 1 a sealed checkpoint, 2 a raw segment, 3 a
// raw checkpoint, 4 the identity file.

internal import Synchronization

/// Called by libFuzzer for each piece of data.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1, count < 60_000 else { return 0 }
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    read(FuzzedJournal.files(kind: bytes[0] % 5, data: Array(bytes[1...])))
    return 0
}

/// Reads the journal in every way there is; an error is a good answer.
private func read(_ files: [String: [UInt8]]) {
    let inspector = JournalInspector(directory: "/journal", disk: FuzzedDisk(files))
    _ = try? inspector.check()
    _ = try? inspector.checkpoints()
    _ = try? inspector.records { _ in true }
    _ = try? JournalRepair(of: "/journal", disk: FuzzedDisk(files)).run(into: "/copy", targetDisk: FuzzedDisk([:]))
    _ = try? JournalBackup(of: "/journal", into: "/copy", disk: FuzzedDisk(files), targetDisk: FuzzedDisk([:])).run()
    var options = JournalOptions()
    options.writing = .driven
    options.segmentBytes = JournalLimits.segmentBytesMinimum
    guard let journal = try? Journal.open(directory: "/journal", options: options, disk: FuzzedDisk(files)) else {
        return
    }
    try? journal.recover(checkpoint: { _ in }, record: { _ in })
}

/// A journal whose one file is what the data says.
private enum FuzzedJournal {
    static let identity = JournalIdentity(low: 1, high: 2)
    static let seed = Checksum.seed(of: identity)

    static func files(kind: UInt8, data: [UInt8]) -> [String: [UInt8]] {
        var files = [
            "identity": identityFile(), FileName.segmentName(1): segment(Array(header())),
        ]
        switch kind {
        case 0: files[FileName.segmentName(1)] = segment(header() + frames(data))
        case 1: files[FileName.checkpointName(1)] = checkpoint(data)
        case 2: files[FileName.segmentName(1)] = data
        case 3: files[FileName.checkpointName(1)] = data
        default: files["identity"] = data + [UInt8](repeating: 0, count: max(IdentityFile.fileBytes - data.count, 0))
        }
        return files
    }

    private static func identityFile() -> [UInt8] {
        let mark = IdentityFile.Mark(counter: 2, watermark: 0, floor: 1, isClean: false)
        let file = IdentityFile(identity: identity, mark: mark)
        let (page, offset) = file.encodedMark
        var bytes = file.encodedIdentity
        bytes.append(contentsOf: [UInt8](repeating: 0, count: IdentityFile.fileBytes - bytes.count))
        bytes.replaceSubrange(Int(offset)..<(Int(offset) + page.count), with: page)
        return bytes
    }

    private static func header() -> [UInt8] {
        SegmentHeader(identity: identity, number: 1, firstSequence: 1, lastGroup: 0, chain: seed).encoded
    }

    private static func segment(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: max((64 << 10) - bytes.count, 0))
    }

    /// Pieces of the data as batches: length, count and distance of the sequences come from it, checksums are right.
    private static func frames(_ data: [UInt8]) -> [UInt8] {
        var frames: [UInt8] = []
        var chain = Chain.beginning(seed: seed)
        var rest = data[...]
        while rest.count > 4, frames.count < 48 << 10 {
            let count = UInt32(rest.removeFirst() & 7)
            let flags = rest.removeFirst()
            let length = min(Int(rest.removeFirst()) * 8, rest.count)
            let content = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
            var frame = [UInt8](repeating: 0, count: FrameHeader.bytes) + content
            while frame.count % FrameHeader.alignment != 0 { frame.append(0) }
            frame.store(littleEndian: UInt32(frame.count), at: 0)
            frame.store(littleEndian: flags & 1 == 0 ? chain.checksum : 7, at: 8)
            frame.store(littleEndian: count, at: 12)
            frame.store(littleEndian: chain.nextSequence &+ UInt64(flags & 2), at: 16)
            frame.store(littleEndian: chain.group &+ 1, at: 24)
            frame.store(littleEndian: flags & 4 == 0 ? chain.nextSequence &- 1 : UInt64(flags), at: 32)
            let checksum = frame.withUnsafeBytes { FrameHeader.checksum(of: $0, seed: seed) }
            frame.store(littleEndian: checksum, at: 4)
            let header = frame.withUnsafeBytes { FrameHeader($0) }
            if header.isPlausible { _ = chain.advance(header) }
            frames += frame
        }
        return frames
    }

    /// Pieces of the data as entries with right checksums, then a footer.
    private static func checkpoint(_ data: [UInt8]) -> [UInt8] {
        var bytes = CheckpointFormat.header(number: 1, position: 1, identity: identity)
        var chain = CheckpointFormat.chain(after: bytes, seed: seed)
        var rest = data[...]
        var entries: UInt64 = 0
        while rest.count > 6 {
            let flags = UInt32(rest.removeFirst() & 3)
            let original = UInt32(rest.removeFirst()) << UInt32(rest.removeFirst() % 28)
            let length = min(Int(rest.removeFirst()), rest.count)
            let start = bytes.count
            bytes.append(littleEndian: UInt32(length))
            bytes.append(littleEndian: UInt32(0))
            bytes.append(littleEndian: original)
            bytes.append(littleEndian: flags)
            bytes.append(contentsOf: rest.prefix(length))
            rest = rest.dropFirst(length)
            let checksum = bytes.withUnsafeBytes {
                FrameHeader.checksum(of: UnsafeRawBufferPointer(rebasing: $0[start...]), seed: chain)
            }
            bytes.store(littleEndian: checksum, at: start + 4)
            chain = checksum
            entries += 1
        }
        CheckpointFormat.appendFooter(entries: entries, end: 1, to: &bytes, chain: chain)
        return bytes
    }
}

/// Files in memory.
private final class FuzzedDisk: Disk, DiskDirectory {
    private let files: Mutex<[String: [UInt8]]>
    let path = "/journal"

    init(_ files: [String: [UInt8]]) { self.files = Mutex(files) }

    func openDirectory(_ path: String, creating: Bool) throws(DiskError) -> any DiskDirectory { self }

    func open(_ name: String, _ mode: DiskOpenMode) throws(DiskError) -> any DiskFile {
        let isThere = files.withLock { $0[name] != nil }
        if mode == .creating, isThere { throw DiskError(.open, file: name, number: ErrorNumber.exists) }
        if !isThere {
            guard mode == .creating || mode == .writingOrCreating else {
                throw DiskError(.open, file: name, number: ErrorNumber.noEntry)
            }
            files.withLock { $0[name] = [] }
        }
        return FuzzedFile(disk: self, name: name)
    }

    func list() throws(DiskError) -> [String] { files.withLock { $0.keys.sorted() } }
    func rename(_ name: String, to newName: String) throws(DiskError) {
        files.withLock { $0[newName] = $0.removeValue(forKey: name) }
    }
    func unlink(_ name: String) throws(DiskError) { files.withLock { $0[name] = nil } }
    func synchronize() throws(DiskError) {}
    func fileSystem() throws(DiskError) -> FileSystem {
        FileSystem(name: "fuzzed", isSuitable: true, freeBytes: 1 << 30)
    }
    func close() {}

    func with<Success>(_ name: String, _ body: (inout [UInt8]) -> sending Success) -> sending Success {
        files.withLock { body(&$0[name, default: []]) }
    }
}

private struct FuzzedFile: DiskFile {
    let disk: FuzzedDisk
    let name: String

    func size() throws(DiskError) -> UInt64 { disk.with(name) { UInt64($0.count) } }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int {
        let bytes = disk.with(name) { bytes in
            Array(bytes.dropFirst(Int(clamping: offset)).prefix(buffer.count))
        }
        bytes.withUnsafeBytes { buffer.copyMemory(from: $0) }
        return bytes.count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(DiskError) -> Int {
        let content = Array(bytes)
        let end = Int(offset) + content.count
        guard end <= 4 << 20 else { throw DiskError(.write, file: name, number: ErrorNumber.noSpace) }
        disk.with(name) { file in
            if file.count < end { file.append(contentsOf: [UInt8](repeating: 0, count: end - file.count)) }
            file.replaceSubrange(Int(offset)..<end, with: content)
        }
        return content.count
    }

    func allocate(_ size: UInt64) throws(DiskError) {
        throw DiskError(.allocate, file: name, number: ErrorNumber.notSupported)
    }
    func synchronize() throws(DiskError) {}
    func lock() throws(DiskError) -> Bool { true }
    func isLocked() throws(DiskError) -> Bool { false }
    func close() throws(DiskError) {}
}
