import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing

/// A real daemon with a real supervisor, which may be started under a program that makes faults.
final class TestDaemon {
    let folder: URL
    let state: String
    let socket: String
    private(set) var process: ChildProcess?

    init(state: String? = nil) throws {
        folder = URL(filePath: "/tmp/durability-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.state = state ?? folder.appending(path: "state").path
        socket = folder.appending(path: "s").path
    }

    struct Unready: Error {}

    /// Where the test bundle is, and the tools that are built with it.
    static let tools: URL = {
        let candidates =
            CommandLine.arguments.map { URL(filePath: $0) } + [
                URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            ]
        let folders = candidates.map { $0.deletingLastPathComponent() }
        return folders.first { FileManager.default.isExecutableFile(atPath: $0.appending(path: "recording-disk").path) }
            ?? URL(filePath: ".build/debug")
    }()

    /// Where the programs are: beside the test bundle, unless `ENGINE_PROGRAMS` says otherwise.
    static let programs: URL = {
        if let path = ProcessInfo.processInfo.environment["ENGINE_PROGRAMS"] { return URL(filePath: path) }
        return tools
    }()

    /// Starts the daemon under `wrapper`, which has to become it, and waits until it answers or has ended. True when it
    /// answers.
    @discardableResult
    func start(under wrapper: [String] = [], environment: [String: String] = [:]) async throws -> Bool {
        let process = try ChildProcess(
            "/usr/bin/env",
            wrapper + [Self.programs.appending(path: "engined").path, "--state", state, "--socket", socket],
            environment: ["PATH": Machine.path, "HOME": "/tmp"].merging(environment) { $1 },
            output: logPath, error: logPath)
        self.process = process
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while ContinuousClock.now < deadline {
            if answers { return true }
            guard process.isRunning else { return false }
            try await Task.sleep(for: .milliseconds(5))
        }
        throw Unready()
    }

    private var answers: Bool {
        guard var connection = try? EngineConnection(path: socket) else { return false }
        return (try? connection.call(PingParameters(), within: .seconds(10))) != nil
    }

    /// Starts without faults; a daemon that does not come back is a failure of the test.
    func startSound(_ place: String) async throws {
        guard try await start() else {
            Issue.record("\(place): the daemon does not come back: \(log.suffix(600))")
            throw Unready()
        }
    }

    private var logPath: String { folder.appending(path: "engined.log").path }
    var log: String { (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? "" }

    /// Kills it, and waits until it is gone. Gives its exit status, or minus the number of the signal that ended it.
    @discardableResult
    func kill() -> Int32 {
        guard let process else { return 0 }
        process.send(SIGKILL)
        self.process = nil
        return process.waitUntilExit()
    }

    /// The supervisors of this state directory: no children of ours, so found by program and argument.
    private var supervisors: [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { pid in
            guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
            let arguments = String(decoding: data, as: UTF8.self).split(separator: "\0").map(String.init)
            return arguments.first?.hasSuffix("/engine-stepd") == true && arguments.contains { $0.contains(state) }
        }
    }

    /// Waits until the daemon has ended by itself; kills it after `seconds`. Gives how it ended, and whether by itself.
    func ended(within seconds: Double) async throws -> (status: Int32, isByItself: Bool) {
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        while process?.isRunning == true, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(5))
        }
        let isByItself = process?.isRunning != true
        return (kill(), isByItself)
    }

    func connect() throws -> EngineConnection { try EngineConnection(path: socket) }

    /// Kills the supervisor of this state directory; its steps die with the machine that is switched off.
    func endSupervisor() {
        for pid in supervisors { Foundation.kill(pid, SIGKILL) }
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while !supervisors.isEmpty, ContinuousClock.now < deadline { usleep(5_000) }
    }

    /// Ends the daemon and its supervisor, and removes the directory.
    func remove() {
        kill()
        endSupervisor()
        try? FileManager.default.removeItem(at: folder)
    }
}
