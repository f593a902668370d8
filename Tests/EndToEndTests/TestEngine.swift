import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing
import WorkflowModel

/// A real daemon on a directory of its own, with the real supervisor beneath it.
final class TestEngine {
    let folder: URL
    let state: String
    let socket: String
    private(set) var process: ChildProcess?
    /// Settings beside the paths, as the configuration file has them.
    private let settings: OrderedObject

    /// Makes the directory and starts the daemon.
    init(state: String? = nil, settings: OrderedObject = [:], start: Bool = true) async throws {
        self.settings = settings
        folder = URL(filePath: "/tmp/engine-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.state = state ?? folder.appending(path: "state").path
        socket = folder.appending(path: "s").path
        if start { try await self.start() }
    }

    /// Starts the daemon and waits until it answers.
    func start(arguments: [String] = []) async throws {
        let log = folder.appending(path: "engined.log").path
        let process = try ChildProcess(
            Programs.path("engined"), ["--state", state, "--socket", socket] + (try configuration()) + arguments,
            output: log, error: log)
        self.process = process
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while ContinuousClock.now < deadline {
            if (try? ping()) != nil { return }
            guard process.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("the daemon does not answer: \(self.log)")
        throw Unready()
    }

    private func configuration() throws -> [String] {
        guard !settings.isEmpty else { return [] }
        let file = folder.appending(path: "engined.json")
        try Data(Value.object(settings).printed().utf8).write(to: file)
        return ["--config", file.path]
    }

    struct Unready: Error {}

    /// What the daemon wrote to standard error so far.
    var log: String {
        (try? String(contentsOf: folder.appending(path: "engined.log"), encoding: .utf8)) ?? ""
    }

    private func ping() throws {
        var connection = try EngineConnection(path: socket)
        _ = try connection.call(PingParameters())
    }

    /// A new connection of the client library.
    func connect() throws -> EngineConnection { try EngineConnection(path: socket) }

    /// Kills the daemon as a power switch would, and waits until it is gone.
    func kill() {
        process?.send(SIGKILL)
        process?.waitUntilExit()
    }

    /// Asks the daemon to end in order and gives its exit status.
    @discardableResult
    func terminate() -> Int32 {
        process?.send(SIGTERM)
        return process?.waitUntilExit() ?? 0
    }

    /// Runs enginectl against this daemon.
    func control(_ arguments: String..., input: String? = nil, seconds: Double = 60) async throws -> CommandResult {
        try await Command.run(
            Programs.path("enginectl"), arguments, environment: ["ENGINE_SOCKET": socket], input: input,
            seconds: seconds)
    }

    /// Writes a definition into the directory of this engine.
    func write(_ text: String, as name: String) throws -> String {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    func status(_ id: UInt64) throws -> StatusObject {
        var connection = try connect()
        return try connection.call(StatusParameters(executionID: id))
    }

    /// Waits until a condition holds over the execution's status.
    func wait(
        for id: UInt64, seconds: Double = 30, until condition: (StatusObject) -> Bool,
        location: SourceLocation = #_sourceLocation
    ) async throws -> StatusObject {
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        var last: StatusObject?
        while true {
            // Not there yet is no error while waiting.
            last = try? status(id)
            if let last, condition(last) { return last }
            guard ContinuousClock.now < deadline else {
                let text = last?.encoded.printed() ?? "none"
                Issue.record("timed out; last status: \(text)", sourceLocation: location)
                throw Unready()
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Ends the daemon and the supervisor that it started, and removes the directory.
    func remove() {
        terminate()
        endSupervisor()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Ends the supervisor of this state directory, by its process id.
    func endSupervisor() {
        for pid in supervisors() { Foundation.kill(pid, SIGTERM) }
    }

    /// The supervisors that serve this state directory.
    func supervisors() -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { pid in
            guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else { return false }
            let arguments = String(decoding: data, as: UTF8.self).split(separator: "\0").map(String.init)
            return arguments.first?.hasSuffix("engine-stepd") == true && arguments.contains { $0.contains(state) }
        }
    }
}
