import Glibc

/// What the supervisor is told on its command line.
struct Options {
    var state = ""
    var detaches = false
    /// Ends by itself after so long without a client and without a running step.
    var idleSeconds: UInt64?
    /// The control group to make steps' groups in; nil looks for a delegated one, empty uses none.
    var controlGroup: String?
    /// Where steps find their credentials and report; `run` in the state directory when nil.
    var runtime: String?
    /// The socket of journald; nil uses the usual one if systemd started us, empty none.
    var journal: String?
    /// The descriptor of a predecessor's state, in a re-execution.
    var resumes: Int32?

    static let usage = """
        usage: engine-stepd --state DIRECTORY [--detach] [--exit-when-idle SECONDS] [--control-group PATH|none]
               [--runtime DIRECTORY] [--journal SOCKET|none]

        Spawns and holds the steps of one engine, over DIRECTORY/stepd.sock.
        SIGTERM ends all steps, then the supervisor. SIGHUP re-executes it in place; steps go on.

        """

    /// Throws a message for people.
    init(_ arguments: [String]) throws(OptionsError) {
        var rest = arguments.dropFirst()
        func value(of option: String) throws(OptionsError) -> String {
            guard let value = rest.popFirst() else { throw OptionsError(message: "\(option) needs a value") }
            return value
        }
        while let option = rest.popFirst() {
            switch option {
            case "--state": state = try value(of: option)
            case "--detach": detaches = true
            case "--exit-when-idle":
                guard let seconds = UInt64(try value(of: option)), seconds <= 86_400 else {
                    throw OptionsError(message: "--exit-when-idle needs a number of seconds up to 86400")
                }
                idleSeconds = seconds
            case "--control-group":
                let path = try value(of: option)
                controlGroup = path == "none" ? "" : path
            case "--runtime": runtime = try value(of: option)
            case "--journal":
                let path = try value(of: option)
                journal = path == "none" ? "" : path
            case "--resume":
                guard let descriptor = Int32(try value(of: option)), descriptor > 2 else {
                    throw OptionsError(message: "--resume needs a descriptor")
                }
                resumes = descriptor
            default: throw OptionsError(message: "unknown option \(option)")
            }
        }
        guard !state.isEmpty else { throw OptionsError(message: "--state is missing") }
    }

    /// The command line of a successor that takes over through `descriptor`.
    func successorArguments(executable: String, descriptor: Int32) -> [String] {
        var arguments = [executable, "--state", state, "--resume", String(descriptor)]
        if let idleSeconds { arguments += ["--exit-when-idle", String(idleSeconds)] }
        if let controlGroup { arguments += ["--control-group", controlGroup.isEmpty ? "none" : controlGroup] }
        if let runtime { arguments += ["--runtime", runtime] }
        if let journal { arguments += ["--journal", journal.isEmpty ? "none" : journal] }
        return arguments
    }

    /// The directory of the exchange with steps.
    var exchangePath: String { runtime ?? state + "/run" }

    /// The socket of journald, if lines are to go there.
    var journalPath: String? {
        if let journal { return journal.isEmpty ? nil : journal }
        return getenv("JOURNAL_STREAM") == nil ? nil : "/run/systemd/journal/socket"
    }
}

/// A command line that makes no sense.
struct OptionsError: Error {
    let message: String
}
