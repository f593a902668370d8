package import Glibc
import Synchronization

/// A program that a test started, asked about by its own process id and by nothing else.
///
/// Not Foundation's `Process`: that learns of every end on one thread, from a socket that the child inherits. A child that
/// closes what it inherited, as sshd does, holds up that thread until it ends, and a child that inherited another's socket
/// by chance hides that one's end. With several programs side by side, everything stands still.
package final class ChildProcess: Sendable {
    /// The process, ours until its end was asked for; after that its number may be another's.
    package let processIdentifier: pid_t
    private let known = Mutex<Int32?>(nil)

    /// The errno of a program that could not be started.
    package struct Unstarted: Error {
        /// What was to be executed.
        package var path: String
        /// Why it was not.
        package var code: Int32
    }

    /// Starts the program at `path` with exactly this environment, no blocked signal and no changed disposition. Its
    /// outputs are appended to files, which are made; nil discards.
    package init(
        _ path: String, _ arguments: [String] = [], environment: [String: String] = ChildProcess.inherited,
        input: String = "/dev/null", output: String? = nil, error: String? = nil
    ) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        for (descriptor, file) in [(Int32(1), output), (2, error)] {
            posix_spawn_file_actions_addopen(
                &actions, descriptor, file ?? "/dev/null", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        }
        var vector: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in vector + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, &vector, &variables)
        guard code == 0 else { throw Unstarted(path: path, code: code) }
        processIdentifier = pid
    }

    /// The environment of the tests.
    package static var inherited: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee.map({ String(cString: $0) }) {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }

    /// The exit status, or minus the number of the signal that ended it; nil while it runs.
    package var status: Int32? {
        known.withLock { known in
            var status: Int32 = 0
            if known == nil, waitpid(processIdentifier, &status, WNOHANG) == processIdentifier {
                known = status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f)
            }
            return known
        }
    }

    /// Whether it has not ended.
    package var isRunning: Bool { status == nil }

    /// Sends a signal, unless its end is known already.
    package func send(_ signal: Int32) {
        known.withLock { known in
            if known == nil { _ = kill(processIdentifier, signal) }
        }
    }

    /// Blocks until it has ended; gives ``status``.
    @discardableResult
    package func waitUntilExit() -> Int32 {
        var information = siginfo_t()
        while true {
            // Left to be reaped under the lock: until then the number is the child's.
            _ = waitid(P_PID, id_t(processIdentifier), &information, WEXITED | WNOWAIT)
            if let status { return status }
        }
    }
}
