import Glibc
import Synchronization

/// Runs the real `enginectl` and keeps what it wrote.
struct Program {
    var exitStatus: Int32
    var output: String
    var talk: String

    /// The directory in which the tests and the executables were built.
    private static var buildDirectory: String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let path = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex))
    }

    /// Runs it to its end. `whenOutput` is called once, as soon as it has written to standard output or error.
    static func enginectl(
        _ arguments: [String], environment: [String: String] = [:], input: String = "",
        terminal: Pseudoterminal? = nil, whenOutput: ((pid_t) -> Void)? = nil
    ) -> Program {
        let (child, stdin, stdout, stderr) = starting.withLock { _ in
            start(arguments, environment, terminal?.slave)
        }
        _ = input.withCString { write(stdin, $0, strlen($0)) }
        close(stdin)

        let texts = drain([stdout, stderr]) { whenOutput?(child) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        let ended = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
        return Program(exitStatus: ended, output: texts[0], talk: texts[1])
    }

    /// Held from the making of pipes to the start of the child, so that no other child inherits their ends.
    private static let starting = Mutex(())

    private static func start(
        _ arguments: [String], _ environment: [String: String], _ terminal: Int32?
    ) -> (child: pid_t, stdin: Int32, stdout: Int32, stderr: Int32) {
        var pipes = [[Int32]](repeating: [-1, -1], count: 3)
        for number in pipes.indices {
            precondition(pipe(&pipes[number]) == 0)
            for end in pipes[number] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pipes[0][0], 0)
        posix_spawn_file_actions_adddup2(&actions, terminal ?? pipes[1][1], 1)
        posix_spawn_file_actions_adddup2(&actions, pipes[2][1], 2)

        let path = buildDirectory + "/enginectl"
        var variables = ["LANG": "C.UTF-8", "TZ": "UTC"].merging(environment) { $1 }
        if let libraries = getenv("LD_LIBRARY_PATH") { variables["LD_LIBRARY_PATH"] = String(cString: libraries) }
        let argv = ([path] + arguments).map { strdup($0) } + [nil]
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var child = pid_t()
        let result = posix_spawn(&child, path, &actions, nil, argv, envp)
        precondition(result == 0, "\(path) cannot be run: \(result)")
        for end in [pipes[0][0], pipes[1][1], pipes[2][1]] { close(end) }
        return (child, pipes[0][1], pipes[1][0], pipes[2][0])
    }

    /// Reads all of them to their ends.
    private static func drain(_ descriptors: [Int32], first: () -> Void) -> [String] {
        var bytes = descriptors.map { _ in [UInt8]() }
        var open = Set(descriptors.indices)
        var isFirst = true
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !open.isEmpty {
            let waiting = open.sorted()
            var entries = waiting.map { pollfd(fd: descriptors[$0], events: Int16(POLLIN), revents: 0) }
            guard poll(&entries, nfds_t(entries.count), -1) > 0 else { continue }
            for (entry, index) in zip(entries, waiting) where entry.revents != 0 {
                let count = read(entry.fd, &buffer, buffer.count)
                if count > 0 {
                    bytes[index] += buffer[..<count]
                    if isFirst { first() }
                    isFirst = false
                } else {
                    close(entry.fd)
                    open.remove(index)
                }
            }
        }
        return bytes.map { String(decoding: $0, as: UTF8.self) }
    }
}
