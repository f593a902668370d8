import Glibc
import StepProtocol

/// One small file for each step that is running or not yet confirmed, written before the spawn.
///
/// It is how a successor knows, without a journal: a record that says *running*, found by another instance, is a step
/// that was lost; a key without a record was never spawned. A change of state is a temporary file and a rename.
struct RecordDirectory: ~Copyable {
    /// What a record holds.
    struct Record {
        var mark: UInt64
        var bootID: String
        var entry: StepEntry
    }

    static let version: UInt32 = 1
    private let directory: OwnedDescriptor

    /// Opens `path`, which is made when missing.
    init(path: String) throws(SystemError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw SystemError() }
        directory = try OwnedDescriptor(checking: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
    }

    /// Writes the first record of a step.
    func create(_ record: Record) throws(SystemError) {
        try write(record, to: name(of: record.entry.identifier), isDurable: false)
    }

    /// Replaces a step's record; durable even through a power cut when asked.
    func replace(_ record: Record, isDurable: Bool) throws(SystemError) {
        let name = name(of: record.entry.identifier)
        try write(record, to: name + ".new", isDurable: isDurable)
        guard renameat(directory.number, name + ".new", directory.number, name) == 0 else { throw SystemError() }
        if isDurable { fsync(directory.number) }
    }

    /// Makes a record durable that was written in passing.
    func synchronize(_ identifier: StepIdentifier) {
        let descriptor = openat(directory.number, name(of: identifier), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        let owned = OwnedDescriptor(descriptor)
        fsync(owned.number)
        fsync(directory.number)
    }

    func remove(_ identifier: StepIdentifier) {
        unlinkat(directory.number, name(of: identifier), 0)
    }

    /// Every readable record. What a kill left half-written is a step without state: it has no process, because the
    /// record comes first.
    func load() -> [Record] {
        guard let stream = fdopendir(dup(directory.number)) else { return [] }
        defer { closedir(stream) }
        rewinddir(stream)
        var records: [Record] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.contains("-") else { continue }
            guard !name.hasSuffix(".new"), let bytes = SystemFiles.read(name, at: directory.number),
                let record = try? Record(bytes)
            else {
                log("removing the unreadable record \(name)")
                unlinkat(directory.number, name, 0)
                continue
            }
            records.append(record)
        }
        return records
    }

    /// The name of this directory of records, made once.
    func identity() throws(SystemError) -> String {
        if let text = SystemFiles.readText("identity", at: directory.number), text.count == 16 { return text }
        let digits = String(UInt64.random(in: .min ... .max), radix: 16)
        let text = String(repeating: "0", count: 16 - digits.count) + digits
        let file = try OwnedDescriptor(
            checking: openat(directory.number, "identity.new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600))
        let code = SystemFiles.writeAll(Array(text.utf8), to: file.number)
        guard code == 0 else { throw SystemError(code: code) }
        fsync(file.number)
        guard renameat(directory.number, "identity.new", directory.number, "identity") == 0 else { throw SystemError() }
        fsync(directory.number)
        return text
    }

    private func name(of identifier: StepIdentifier) -> String {
        "\(identifier.execution)-\(identifier.token)"
    }

    private func write(_ record: Record, to name: String, isDurable: Bool) throws(SystemError) {
        let file = try OwnedDescriptor(
            checking: openat(directory.number, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600))
        let code = SystemFiles.writeAll(record.bytes, to: file.number)
        guard code == 0 else { throw SystemError(code: code) }
        if isDurable, fsync(file.number) != 0 { throw SystemError() }
    }
}

extension RecordDirectory.Record {
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(RecordDirectory.version)
        writer.write(mark)
        writer.write(bootID)
        entry.write(to: &writer)
        return writer.bytes
    }

    init(_ bytes: [UInt8]) throws(FrameError) {
        var reader = ByteReader(bytes, in: 0..<bytes.count)
        guard try reader.read(UInt32.self, "version") == RecordDirectory.version else {
            throw .malformed(field: "version")
        }
        mark = try reader.read(UInt64.self, "mark")
        bootID = try reader.readString("boot", maximum: StepProtocol.Limits.messageBytesMaximum)
        entry = try StepEntry(from: &reader)
        try reader.finish()
    }
}
