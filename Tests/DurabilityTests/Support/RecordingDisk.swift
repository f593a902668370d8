import Foundation
import TestPrograms

/// A disk that wrote down every write and every flush, below a loop device and a file system.
final class RecordingDisk {
    let folder: String
    private let process: ChildProcess
    private var device = ""

    var logPath: String { folder + "/log" }
    var mountPoint: String { folder + "/mount" }
    private var recorderPoint: String { folder + "/recorder" }

    /// Makes the disk, an ext4 on it, and mounts that.
    init(folder: String, megabytes: Int) throws {
        self.folder = folder
        for name in ["mount", "recorder"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        process = try ChildProcess(
            TestDaemon.tools.appending(path: "recording-disk").path,
            [folder + "/recorder", "\(megabytes)", folder + "/log"])
        let disk = recorderPoint + "/disk"
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: disk) { usleep(10_000) }
        try Machine.run("mkfs.ext4", "-q", "-F", disk)
        try Machine.run("mount", "-o", "loop", disk, mountPoint)
    }

    /// Bytes of the log: what was flushed by now is in front of it.
    var logBytes: Int {
        (try? FileManager.default.attributesOfItem(atPath: logPath))?[.size] as? Int ?? 0
    }

    func remove() {
        _ = try? Machine.run(["umount", "-l", mountPoint])
        usleep(200_000)
        _ = try? Machine.run(["umount", "-l", recorderPoint])
        process.send(SIGTERM)
        process.waitUntilExit()
    }
}

/// What a recording disk wrote down.
struct DiskRecording {
    enum Entry {
        case write(offset: Int, content: Range<Int>)
        case flush
    }

    let bytes: Data
    /// Each entry with where it ends in the log.
    private(set) var entries: [(entry: Entry, end: Int)] = []

    init(path: String) throws {
        bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "F") {
                position += 1
                entries.append((.flush, position))
                continue
            }
            guard position + 13 <= bytes.count else { break }
            let offset = (0..<8).reduce(0) { $0 | Int(bytes[position + 1 + $1]) << ($1 * 8) }
            let count = (0..<4).reduce(0) { $0 | Int(bytes[position + 9 + $1]) << ($1 * 8) }
            let content = (position + 13)..<(position + 13 + count)
            guard content.upperBound <= bytes.count else { break }
            position = content.upperBound
            entries.append((.write(offset: offset, content: content), position))
        }
    }

    /// Writes what a power cut behind the first `count` entries may leave: everything up to the last flush, and of what came
    /// after it each 512-byte sector by chance.
    func image(after count: Int, at path: String, megabytes: Int, using random: inout some RandomNumberGenerator) throws
    {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        try file.truncate(atOffset: UInt64(megabytes) << 20)
        let flushed = entries[..<count].lastIndex { if case .flush = $0.entry { true } else { false } } ?? 0
        for (index, (entry, _)) in entries[..<count].enumerated() {
            guard case .write(let offset, let content) = entry else { continue }
            if index <= flushed {
                try file.seek(toOffset: UInt64(offset))
                try file.write(contentsOf: bytes[content])
                continue
            }
            for start in stride(from: 0, to: content.count, by: 512) where Bool.random(using: &random) {
                try file.seek(toOffset: UInt64(offset + start))
                let end = min(start + 512, content.count)
                try file.write(contentsOf: bytes[(content.lowerBound + start)..<(content.lowerBound + end)])
            }
        }
    }
}
