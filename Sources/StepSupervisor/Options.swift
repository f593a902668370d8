import Glibc

/// What the supervisor is told on its command line.
struct Options {
    private static let names: Set = [
        "--state", "--detach", "--exit-when-idle", "--control-group", "--runtime", "--journal", "--resume",
    ]
    static let usage = """
        usage: engine-stepd --state DIRECTORY [--detach] [--exit-when-idle SECONDS] [--control-group PATH|none]
               [--runtime DIRECTORY] [--journal SOCKET|none]

        Spawns and holds the steps of one engine, over DIRECTORY/stepd.sock.
        SIGTERM ends all steps, then the supervisor. SIGHUP re-executes it in place; steps go on.

        """

    private var values: [String: String] = [:]
    /// The directory that is served, without symbolic links.
    let state: String
    /// Our own program by the name that an upgrade replaces.
    let executable: String
    /// Ends by itself after so long without a client and without a running step.
    let idleNanoseconds: UInt64?
    /// The descriptor of a predecessor's state, in a re-execution.
    let resumes: Int32?

    /// Reads the command line.
    init(_ arguments: [String]) throws(Failure) {
        var rest = arguments.dropFirst()
        while let option = rest.popFirst() {
            guard Self.names.contains(option) else { throw Failure(message: "unknown option \(option)", status: 64) }
            guard let value = option == "--detach" ? "" : rest.popFirst() else {
                throw Failure(message: "\(option) needs a value", status: 64)
            }
            values[option] = value
        }
        let idleSeconds = values["--exit-when-idle"].map { UInt64($0) ?? .max }
        guard idleSeconds ?? 0 <= 86_400 else {
            throw Failure(message: "--exit-when-idle needs a number up to 86400", status: 64)
        }
        idleNanoseconds = idleSeconds.map { $0 * 1_000_000_000 }
        resumes = values["--resume"].flatMap { Int32($0) }
        guard let directory = values["--state"] else { throw Failure(message: "--state is missing", status: 64) }
        state = try Self.resolved(directory)
        executable = try Self.resolved("/proc/self/exe")
        values["--state"] = state
    }

    private static func resolved(_ path: String) throws(Failure) -> String {
        guard let name = realpath(path, nil) else {
            throw Failure(message: "cannot use \(path): \(SystemError().message)", status: 73)
        }
        defer { free(name) }
        return String(cString: name)
    }

    /// The command line of a successor that takes over through `descriptor`.
    func successorArguments(descriptor: Int32) -> [String] {
        let kept = values.filter { $0.key != "--detach" && $0.key != "--resume" }
        return [executable] + kept.flatMap { [$0.key, $0.value] } + ["--resume", String(descriptor)]
    }

    /// Whether the supervisor leaves the session that it was started in.
    var detaches: Bool { values["--detach"] != nil }

    /// The directory of the exchange with steps.
    var exchangePath: String { values["--runtime"] ?? state + "/run" }

    /// The control group to make steps' groups in; nil looks for a delegated one, `none` uses none.
    var controlGroup: String? { values["--control-group"] }

    /// The socket of journald, if lines are to go there: the usual one if systemd started us.
    var journalPath: String? {
        if let path = values["--journal"] { return path == "none" ? nil : path }
        return getenv("JOURNAL_STREAM") == nil ? nil : "/run/systemd/journal/socket"
    }
}
