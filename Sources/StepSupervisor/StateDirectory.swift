import CStepSpawn
import Glibc
import StepProtocol

/// The directory that one supervisor serves: lock, socket, ledger and output files.
struct StateDirectory: ~Copyable {
    let path: String
    let lock: OwnedDescriptor

    /// Takes the directory for as long as this value lives. `inheritedLock` is a predecessor's, in a re-execution.
    init(path: String, inheritedLock: Int32?) throws(Failure) {
        let lock = if let inheritedLock { OwnedDescriptor(inheritedLock) } else { try Self.takeLock(path: path) }
        try attempt("use \(path)", status: 73, try SystemFiles.makeDirectory(path + "/steps"))
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
        let directory = try attempt("use \(path)", status: 73, try SystemFiles.openDirectory(path))
        // Through the descriptor, because the path may be too long for an address.
        let socket = step_listen("/proc/self/fd/\(directory.number)/stepd.sock", Int32(SOCK_STREAM.rawValue))
        return try attempt("listen on \(path)/stepd.sock", status: 73, try OwnedDescriptor(checking: socket))
    }

    /// Where a file of a step stands: `stdout`, `stderr`, `timeline` or `output`.
    func outputPath(_ identifier: StepIdentifier, _ file: String) -> String {
        "\(path)/steps/\(identifier.execution)/\(identifier.token).\(file)"
    }

    /// Makes durable what a result speaks of.
    func synchronizeOutput(of identifier: StepIdentifier) {
        for name in ["stdout", "stderr", "output"] {
            let file = OwnedDescriptor(open(outputPath(identifier, name), O_RDONLY | O_CLOEXEC))
            fsync(file.number)
        }
    }
}
