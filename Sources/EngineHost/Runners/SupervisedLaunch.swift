internal import Glibc

/// Starts the supervisor's program, which detaches itself and says by its exit status whether it serves.
enum SupervisedLaunch {
    /// Another supervisor serves the directory already.
    static let alreadyServed: Int32 = 75

    /// Returns the exit status of the part that did not detach, or throws the reason why there is none.
    static func start(_ configuration: SupervisedRunnerConfiguration, at path: String) throws(SupervisedRunnerError) {
        let idle = String(max(1, configuration.supervisorIdleMaximum.components.seconds))
        let arguments = [
            path, "--state", configuration.stateDirectory, "--detach", "--exit-when-idle", idle, "--journal",
            configuration.journalSocket ?? "none",
        ]
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
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        let log = configuration.stateDirectory + "/stepd.log"
        var status = stat()
        let isFull = stat(log, &status) == 0 && status.st_size > Limits.supervisorLogBytesMaximum
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | (isFull ? O_TRUNC : 0)
        posix_spawn_file_actions_addopen(&actions, 2, log, flags, 0o600)
        var vector: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        defer { for argument in vector { free(argument) } }
        vector.append(nil)
        // Nothing of ours is inherited: the supervisor builds each step's environment itself.
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var processID: pid_t = 0
        let code = posix_spawn(&processID, path, &actions, &attributes, &vector, &environment)
        func failure(_ reason: String) -> SupervisedRunnerError {
            .unavailable(socket: configuration.socketPath, reason: reason)
        }
        guard code == 0 else { throw failure("cannot execute \(path): \(String(cString: strerror(code)))") }
        var ending: Int32 = 0
        while waitpid(processID, &ending, 0) < 0 {
            guard errno == EINTR else { throw failure("cannot wait for \(path): \(String(cString: strerror(errno)))") }
        }
        let exit = ending & 0x7f == 0 ? ending >> 8 & 0xff : -1
        guard exit == 0 || exit == alreadyServed else {
            throw failure("\(path) ended with status \(exit); see \(log)")
        }
    }
}
