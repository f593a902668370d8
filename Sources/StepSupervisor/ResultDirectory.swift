import Glibc
import StepProtocol

/// Results that no journal holds yet, because the engine is away: one small file each, durable when it has its name.
struct ResultDirectory: ~Copyable {
    private static let version: UInt32 = 2
    private let path: String
    private let directory: OwnedDescriptor

    /// Opens `path`, which is made when missing.
    init(path: String) throws(SystemError) {
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw SystemError() }
        directory = try OwnedDescriptor(checking: open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        self.path = path
    }

    /// Temporary file, sync, rename, sync of the directory.
    func store(_ result: StepResult) throws(SystemError) {
        let name = name(of: result.identifier)
        var writer = ByteWriter()
        writer.write(Self.version)
        result.write(to: &writer)
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let file = try OwnedDescriptor(checking: openat(directory.number, name + ".new", flags, 0o600))
        let code = SystemFiles.writeAll(writer.bytes, to: file.number)
        guard code == 0 else { throw SystemError(code: code) }
        guard fsync(file.number) == 0, renameat(directory.number, name + ".new", directory.number, name) == 0,
            fsync(directory.number) == 0
        else { throw SystemError() }
    }

    func remove(_ identifier: StepIdentifier) {
        unlinkat(directory.number, name(of: identifier), 0)
    }

    /// Every stored result. What a crash left half-written is removed: it was never promised.
    func load() -> [StepResult] {
        var results: [StepResult] = []
        for name in SystemFiles.names(in: path) {
            if !name.hasSuffix(".new"), let bytes = SystemFiles.read(name, at: directory.number),
                let result = try? Self.decode(bytes)
            {
                results.append(result)
            } else {
                log("removing the unreadable result \(name)")
                unlinkat(directory.number, name, 0)
            }
        }
        return results
    }

    private static func decode(_ bytes: [UInt8]) throws(FrameError) -> StepResult {
        var reader = ByteReader(bytes, in: 0..<bytes.count)
        guard try reader.read(UInt32.self, "version") == version else { throw .malformed(field: "version") }
        let result = try StepResult(from: &reader)
        try reader.finish()
        return result
    }

    private func name(of identifier: StepIdentifier) -> String {
        "\(identifier.execution)-\(identifier.token)"
    }
}
