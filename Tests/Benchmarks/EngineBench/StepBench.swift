import EngineClient
import EngineProtocol
import Foundation

/// Commands a second, end to end (durable intent, spawn, durable result), beside what the machine can do at most and
/// what another queue makes of the same commands.
enum StepBench {
    static let document = "name: t\nsteps: [{ id: a, run: [/bin/true] }]\n"
    /// As many as task-spooler and the plain loop get.
    private static let workers = 2

    static func run(in folder: URL, _ options: Options, _ report: inout Report) throws {
        let plain = try plainSpawns(in: folder, count: options.count(6_000))
        report.add("plain spawn and wait of /bin/true, \(workers) workers in C", plain, "/s")
        let spooled = try spooler(in: folder, count: options.count(2_000))
        if let spooled { report.add("task-spooler, \(workers) slots", spooled, "/s") }
        let daemon = try DaemonProcess(options, state: folder.appending(path: "steps"))
        defer { daemon.stop() }
        report.add("idle memory of engine-stepd", try daemon.supervisorBytes() / 1_048_576, "MB", target: "≤ 8")
        let socket = daemon.socket
        let result = measure(clients: 16, rounds: options.count(500), { try EngineConnection(path: socket) }) {
            try ExecutionBench.complete(document, &$0)
        }
        report.add("shell step, 16 clients", latencies: result.latencies, wall: result.wall)
        let rate = Double(result.latencies.count) / result.wall
        report.add("shell step rate / plain spawn rate", rate / plain, "×", target: "≥ 0.45")
        if let spooled { report.add("shell step rate / task-spooler's", rate / spooled, "×", target: "≥ 1.5") }
    }

    private static func plainSpawns(in folder: URL, count: Int) throws -> Double {
        let source = SourceRoot.path + "/Tests/Benchmarks/spawns/spawn-bench.c"
        let program = folder.appending(path: "spawn-bench").path
        _ = try output("clang", "-O2", "-o", program, source)
        guard let rate = Double(try output(program, "\(count)", "\(workers)")) else { throw Failure("no rate") }
        return rate
    }

    /// Queues `count` jobs and waits for the last of them; nil where task-spooler is not installed.
    private static func spooler(in folder: URL, count: Int) throws -> Double? {
        let socket = folder.appending(path: "spooler").path
        guard (try? output("tsp", "-S", "\(workers)", spoolerSocket: socket)) != nil else { return nil }
        let start = now()
        for _ in 0..<count { _ = try output("tsp", "-n", "/bin/true", spoolerSocket: socket) }
        // Without a number: for the last one. Jobs whose output is not kept are told none.
        _ = try output("tsp", "-w", spoolerSocket: socket)
        let seconds = now() - start
        _ = try output("tsp", "-K", spoolerSocket: socket)
        return Double(count) / seconds
    }

    /// Runs a program found by `PATH`, with as little ado as a shell, and gives what it wrote, without the newline.
    private static func output(_ words: String..., spoolerSocket: String = "") throws -> String {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Failure("pipe: \(errno)") }
        defer { close(ends[0]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let variables = ["PATH=\(path)", "TS_SOCKET=\(spoolerSocket)", "TS_MAXFINISHED=10"]
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
        defer { for text in arguments + environment { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, words[0], &actions, nil, &arguments, &environment)
        close(ends[1])
        guard code == 0 else { throw Failure("\(words[0]): \(String(cString: strerror(code)))") }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = read(ends[0], &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        guard status == 0 else { throw Failure("\(words.joined(separator: " ")) ended with status \(status)") }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
