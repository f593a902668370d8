import Foundation
import TestPrograms

/// Programs of the machine, run to their end.
enum Machine {
    struct Failed: Error, CustomStringConvertible {
        var command: String
        var status: Int32
        var description: String { "\(command) ended with \(status)" }
    }

    /// Runs a program found in PATH; throws when it does not end with 0.
    static func run(_ command: String...) throws {
        let status = try run(command)
        guard status == 0 else { throw Failed(command: command.joined(separator: " "), status: status) }
    }

    static func run(_ command: [String]) throws -> Int32 {
        try ChildProcess("/usr/bin/env", command, environment: ["PATH": path]).waitUntilExit()
    }

    /// Where the machine's programs are.
    static let path = "/usr/sbin:/usr/bin:/sbin:/bin"

    static func has(_ program: String) -> Bool {
        ["/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"].contains {
            FileManager.default.isExecutableFile(atPath: $0 + program)
        }
    }

    static let isRoot = getuid() == 0

    /// These suites take a machine of their own for minutes: they run by hand and in `packaging/soak`.
    static let isWanted = ProcessInfo.processInfo.environment["ENGINE_DURABILITY"] == "1"

    /// How much of the long form is run, from the environment.
    static func scale(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? standard
    }
}

/// Runs blocking work on a thread of its own: the cooperative pool has as many threads as there are processors.
func onThread<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Swift.Result { try work() }) }.start()
    }
}
