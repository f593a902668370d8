import CStepSpawn
import Glibc
import StepProtocol

/// The directory that one supervisor serves: lock, socket, output files, and the results that no journal holds yet
/// because the engine is away: one small file each, durable when it has its name.
struct StateDirectory: ~Copyable {
    /// The number of the format, and then the result.
    private static let resultVersion: UInt32 = 2
    let path: String
    let lock: OwnedDescriptor
    private let results: OwnedDescriptor

    /// Takes the directory for as long as this value lives. `inheritedLock` is a predecessor's, in a re-execution.
    init(path: String, inheritedLock: Int32?) throws(Failure) {
        let lock = if let inheritedLock { OwnedDescriptor(inheritedLock) } else { try Self.takeLock(path: path) }
        let results = path + "/stepd"
        try attempt("use \(path)", status: 73, try SystemFiles.makeDirectory(path + "/steps"))
        try attempt("use \(path)", status: 73, try SystemFiles.makeDirectory(results))
        self.results = try attempt("use \(path)", status: 73, try SystemFiles.openDirectory(results))
        self.path = path
        self.lock = lock
    }

    private static func takeLock(path: String) throws(Failure) -> OwnedDescriptor {
        let lock = try attempt("lock \(path)", status: 73, try SystemFiles.create(path + "/stepd.lock", O_RDWR))
        for _ in 0..<Limits.lockAttemptsMaximum {
            if flock(lock.number, LOCK_EX | LOCK_NB) == 0 { return lock }
            guard errno == EWOULDBLOCK else {
                throw Failure(message: "cannot lock \(path): \(SystemError().message)", status: 73)
            }
            usleep(20_000)
        }
        throw Failure(message: "another engine-stepd serves \(path)", status: 75)
    }

    /// Listens on the directory's socket. A socket file that is there is stale: we hold the lock.
    func listen() throws(Failure) -> OwnedDescriptor {
        // Through a descriptor of its neighbour, because the path may be too long for an address.
        let name = "/proc/self/fd/\(results.number)/../stepd.sock"
        let socket = step_listen(name, Int32(SOCK_STREAM.rawValue))
        return try attempt("listen on \(path)/stepd.sock", status: 73, try OwnedDescriptor(checking: socket))
    }

    /// Nobody is to knock at a door behind which nobody is.
    func removeSocket() {
        unlink(path + "/stepd.sock")
    }

    /// Where a file of a step stands: `stdout`, `stderr`, `timeline` or `output`.
    func outputPath(_ identifier: StepIdentifier, _ file: String) -> String {
        "\(path)/steps/\(identifier.execution)/\(identifier.token).\(file)"
    }

    /// Makes a result durable, with what it speaks of: temporary file, sync, rename, sync of the directory.
    func store(_ result: StepResult) throws(SystemError) {
        for (stream, name) in [(result.output, "stdout"), (result.error, "stderr"), (result.reported, "output")]
        where stream.bytes > 0 {
            let path = outputPath(result.identifier, name)
            if let file = try? OwnedDescriptor(checking: open(path, O_RDONLY | O_CLOEXEC)) { fsync(file.number) }
        }
        let name = name(of: result.identifier)
        let file = try SystemFiles.create("\(path)/stepd/\(name).new")
        try SystemFiles.write(Coder.bytes(of: Self.resultVersion) + Coder.bytes(of: result), to: file.number)
        guard fsync(file.number) == 0, renameat(results.number, name + ".new", results.number, name) == 0,
            fsync(results.number) == 0
        else { throw SystemError() }
    }

    /// The result is durable elsewhere.
    func removeResult(of identifier: StepIdentifier) {
        unlinkat(results.number, name(of: identifier), 0)
    }

    /// Every stored result. What a crash left half-written is removed: it was never promised.
    func storedResults() -> [StepResult] {
        let head = Coder.bytes(of: Self.resultVersion)
        return SystemFiles.names(in: path + "/stepd").compactMap { name in
            if !name.hasSuffix(".new"), let bytes = SystemFiles.read(name, at: results.number),
                bytes.starts(with: head),
                let result = try? Coder.value(StepResult.self, from: bytes, in: head.count..<bytes.count)
            {
                return result
            }
            log("removing the unreadable result \(name)")
            unlinkat(results.number, name, 0)
            return nil
        }
    }

    private func name(of identifier: StepIdentifier) -> String {
        "\(identifier.execution)-\(identifier.token)"
    }
}
