import Foundation
import TestPrograms

/// A finished run of a program.
struct CommandResult {
    var status: Int32
    var output: String
    var talk: String
}

enum Command {
    /// Runs a program to its end; kills it when it takes longer than `seconds`, which shows as status -9.
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil,
        seconds: Double = 60
    ) async throws -> CommandResult {
        let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, not pipes: a child that outlives the program must not hold the reader.
        try Data((input ?? "").utf8).write(to: folder.appending(path: "in"))
        let variables = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/tmp"]
        let process = try ChildProcess(
            path, arguments, environment: variables.merging(environment) { $1 },
            input: folder.appending(path: "in").path, output: folder.appending(path: "out").path,
            error: folder.appending(path: "err").path)
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        while process.isRunning, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(5)) }
        process.send(SIGKILL)
        let status = process.waitUntilExit()
        return CommandResult(
            status: status,
            output: try String(contentsOf: folder.appending(path: "out"), encoding: .utf8),
            talk: try String(contentsOf: folder.appending(path: "err"), encoding: .utf8))
    }
}
