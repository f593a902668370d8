import Foundation

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
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/tmp"]
            .merging(environment) { $1 }
        let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files, not pipes: a child that outlives the program must not hold the reader.
        let files = try ["out", "err", "in"].map { name in
            let url = folder.appending(path: name)
            try Data((name == "in" ? input ?? "" : "").utf8).write(to: url)
            return try FileHandle(forUpdating: url)
        }
        process.standardOutput = files[0]
        process.standardError = files[1]
        process.standardInput = files[2]
        try process.run()
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        while process.isRunning {
            if ContinuousClock.now > deadline {
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
                break
            }
            try await Task.sleep(for: .milliseconds(5))
        }
        let signalled = process.terminationReason == .uncaughtSignal
        return CommandResult(
            status: signalled ? -process.terminationStatus : process.terminationStatus,
            output: try String(contentsOf: folder.appending(path: "out"), encoding: .utf8),
            talk: try String(contentsOf: folder.appending(path: "err"), encoding: .utf8))
    }
}
