import CStepSpawn
import Glibc
import StepProtocol

/// The directory that one supervisor serves: lock, socket, stored results and output files.
struct StateDirectory: ~Copyable {
    let path: String
    let lock: OwnedDescriptor
    let results: ResultDirectory

    /// Why a directory cannot be served, and the exit status that says so.
    struct Failure: Error {
        var message: String
        var status: Int32
    }

    /// Takes the directory for as long as this value lives. `inheritedLock` is a predecessor's, in a re-execution.
    init(path: String, inheritedLock: Int32?) throws(Failure) {
        let lock = try Self.takeLock(path: path, inheritedLock: inheritedLock)
        let results = try Self.openResults(path: path)
        self.path = path
        self.lock = lock
        self.results = results
    }

    private static func openResults(path: String) throws(Failure) -> ResultDirectory {
        do throws(SystemError) {
            if mkdir(path + "/steps", 0o700) != 0, errno != EEXIST { throw SystemError() }
            return try ResultDirectory(path: path + "/stepd")
        } catch {
            throw Failure(message: "cannot use \(path): \(error.message)", status: 73)
        }
    }

    private static func takeLock(path: String, inheritedLock: Int32?) throws(Failure) -> OwnedDescriptor {
        if let inheritedLock {
            _ = step_set_close_on_exec(inheritedLock, 1)
            return OwnedDescriptor(inheritedLock)
        }
        do throws(SystemError) {
            let lock = try OwnedDescriptor(
                checking: Glibc.open(path + "/stepd.lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600))
            var attempts = 0
            while flock(lock.number, LOCK_EX | LOCK_NB) != 0 {
                let failure = SystemError()
                attempts += 1
                guard failure.code == EWOULDBLOCK, attempts < Limits.lockAttemptsMaximum else { throw failure }
                usleep(20_000)
            }
            return lock
        } catch {
            throw error.code == EWOULDBLOCK
                ? Failure(message: "another engine-stepd serves \(path)", status: 75)
                : Failure(message: "cannot lock \(path): \(error.message)", status: 73)
        }
    }

    /// Listens on the directory's socket. A socket file that is there is stale: we hold the lock.
    func listen() throws(Failure) -> OwnedDescriptor {
        do throws(SystemError) {
            let socketPath = path + "/stepd.sock"
            unlink(socketPath)
            let listener = try OwnedDescriptor(
                checking: socket(
                    AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue),
                    0))
            // A path too long for the address is reached through the directory's descriptor.
            let directory = try OwnedDescriptor(checking: Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC))
            let reachable = socketPath.utf8.count < 108 ? socketPath : "/proc/self/fd/\(directory.number)/stepd.sock"
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: reachable.utf8) }
            let mask = umask(0o177)
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(listener.number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            umask(mask)
            guard result == 0, Glibc.listen(listener.number, 16) == 0 else { throw SystemError() }
            return listener
        } catch {
            throw Failure(message: "cannot listen on \(path)/stepd.sock: \(error.message)", status: 73)
        }
    }

    /// Nobody is to knock at a door behind which nobody is.
    func removeSocket() {
        unlink(path + "/stepd.sock")
    }

    func outputPath(_ identifier: StepIdentifier, _ stream: String) -> String {
        "\(path)/steps/\(identifier.execution)/\(identifier.token).\(stream)"
    }
}
