/// Signals by the names that people know. Their numbers are those of Linux on all machines that this program is for.
enum Signal {
    private static let names: [Int32: String] = [
        1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP", 6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE",
        9: "SIGKILL", 10: "SIGUSR1", 11: "SIGSEGV", 12: "SIGUSR2", 13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM",
        16: "SIGSTKFLT", 17: "SIGCHLD", 18: "SIGCONT", 19: "SIGSTOP", 20: "SIGTSTP", 21: "SIGTTIN", 22: "SIGTTOU",
        23: "SIGURG", 24: "SIGXCPU", 25: "SIGXFSZ", 26: "SIGVTALRM", 27: "SIGPROF", 28: "SIGWINCH", 29: "SIGIO",
        30: "SIGPWR", 31: "SIGSYS",
    ]

    /// `signal 9 (SIGKILL)`.
    static func name(_ number: Int32) -> String {
        names[number].map { "signal \(number) (\($0))" } ?? "signal \(number)"
    }
}

/// What exit codes mean to a shell.
enum ExitCode {
    /// An explanation in parentheses, or nothing.
    static func meaning(_ code: Int32) -> String {
        if code == 126 { return " (a command in it could not be executed)" }
        if code == 127 { return " (a command in it was not found)" }
        return (129...159).contains(code) ? " (\(Signal.name(code - 128)) ended a command in it)" : ""
    }
}
