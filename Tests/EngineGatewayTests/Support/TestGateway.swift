import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing
import WorkflowModel

/// A real daemon and a real gateway before it, each a process on files of its own.
final class TestGateway: Sendable {
    let folder: URL
    let port: Int
    let token: String
    private let engine: ChildProcess?
    private let gateway: ChildProcess

    var host: String { "127.0.0.1:\(port)" }
    var socket: String { folder.appending(path: "s").path }
    var tokenFile: String { folder.appending(path: "token").path }
    var bearer: String { "Authorization: Bearer \(token)" }
    static let base = "/api/v1/process-engine"

    /// Starts both and waits until they answer. Without a daemon the gateway stands alone.
    init(role: String? = "author", withEngine: Bool = true) throws {
        folder = URL(filePath: "/tmp/gateway-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = HTTPExchange.freePort()
        token = (0..<40).map { _ in String("abcdefghijkmnpqrstuvwxyz23456789".randomElement() ?? "a") }.joined()
        let file = folder.appending(path: "token").path
        _ = FileManager.default.createFile(
            atPath: file, contents: Data("\(token)\n".utf8), attributes: [.posixPermissions: 0o600])
        let socket = folder.appending(path: "s").path
        engine =
            withEngine
            ? try Self.start(
                "engined", ["--state", folder.appending(path: "state").path, "--socket", socket], [:],
                log: folder.appending(path: "engined.log")) : nil
        var environment = [
            "ENGINE_SOCKET": socket, "ENGINE_GATEWAY_PORT": "\(port)", "ENGINE_GATEWAY_TOKEN_FILE": file,
        ]
        environment["ENGINE_GATEWAY_ROLE"] = role
        gateway = try Self.start("engine-gateway", [], environment, log: folder.appending(path: "gateway.log"))
        try awaitAnswer(withEngine ? "/readyz" : "/livez")
    }

    deinit {
        for process in [gateway, engine].compactMap({ $0 }) where process.isRunning {
            process.send(SIGTERM)
            process.waitUntilExit()
        }
        endSupervisor()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Asks the gateway to end, and gives its exit status.
    func terminate() -> Int32 {
        gateway.send(SIGTERM)
        return gateway.waitUntilExit()
    }

    // MARK: - Requests

    /// One request with the token, on a connection of its own.
    func ask(
        _ method: String, _ path: String, _ body: String? = nil, headers: [String] = []
    ) throws -> HTTPExchange.Answer {
        let connection = try #require(HTTPExchange(port: port))
        let type = body == nil ? [] : ["Content-Type: application/json"]
        return try #require(
            connection.exchange(method, path, host: host, headers: [bearer] + type + headers, body: body),
            "\(method) \(path) got no answer")
    }

    func get(_ path: String) throws -> HTTPExchange.Answer { try ask("GET", Self.base + path) }
    func post(_ path: String, _ body: String? = nil, headers: [String] = []) throws -> HTTPExchange.Answer {
        try ask("POST", Self.base + path, body, headers: headers)
    }

    /// Starts a definition and gives its number.
    func start(_ document: String) throws -> UInt64 {
        var connection = try EngineConnection(path: socket)
        return try connection.call(StartParameters(document: document)).executionID
    }

    /// Waits until the execution has the status.
    func wait(for id: UInt64, _ status: StatusName, seconds: Double = 20) throws {
        var connection = try EngineConnection(path: socket)
        let deadline = ContinuousClock.now.advanced(by: .seconds(seconds))
        while try connection.call(StatusParameters(executionID: id)).status != status {
            guard ContinuousClock.now < deadline else {
                Issue.record("execution \(id) did not become \(status.rawValue)")
                return
            }
            usleep(10_000)
        }
    }

    /// A stream of events, begun.
    func stream(_ path: String, headers: [String] = [], receiveBuffer: Int32? = nil) throws -> HTTPExchange {
        let connection = try #require(HTTPExchange(port: port, receiveBuffer: receiveBuffer))
        let lines = ["GET \(Self.base)\(path) HTTP/1.1", "Host: \(host)", bearer] + headers
        connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n")
        return connection
    }

    /// How much memory the gateway holds.
    var residentKilobytes: Int {
        let text = (try? String(contentsOfFile: "/proc/\(gateway.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }

    /// What the gateway wrote.
    var log: String { (try? String(contentsOf: folder.appending(path: "gateway.log"), encoding: .utf8)) ?? "" }

    // MARK: - Processes

    private func awaitAnswer(_ path: String) throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while ContinuousClock.now < deadline, gateway.isRunning {
            let answer = HTTPExchange(port: port)?.exchange("GET", path, host: host, headers: [bearer])
            if answer?.status == 200 { return }
            usleep(20_000)
        }
        Issue.record("the gateway does not answer: \(log)")
    }

    private static func start(
        _ name: String, _ arguments: [String], _ environment: [String: String], log: URL
    ) throws -> ChildProcess {
        let own = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/tmp"]
        return try ChildProcess(
            Programs.path(name), arguments, environment: own.merging(environment) { $1 }, output: log.path,
            error: log.path)
    }

    /// Ends the supervisor of this state directory, by its process id.
    private func endSupervisor() {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let pid = pid_t(name), let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                continue
            }
            let line = String(decoding: data, as: UTF8.self)
            if line.contains("engine-stepd"), line.contains(folder.path) { kill(pid, SIGTERM) }
        }
    }
}

/// The executables that were built beside the test bundle.
enum Programs {
    static let folder: URL = {
        let candidates =
            CommandLine.arguments.map { URL(filePath: $0) } + [
                URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            ]
        for candidate in candidates {
            let folder = candidate.deletingLastPathComponent()
            if FileManager.default.isExecutableFile(atPath: folder.appending(path: "engined").path) { return folder }
        }
        return sources.appending(path: ".build/debug")
    }()

    static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func path(_ name: String) -> String { folder.appending(path: name).path }

    /// A program of the host; nil when it is not installed.
    static func installed(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Runs a program to its end; files take what it writes, so that no pipe fills.
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:], input: String? = nil
    ) throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appending(path: "output").path
        let source = folder.appending(path: "input").path
        try Data((input ?? "").utf8).write(to: URL(filePath: source))
        // In a folder of its own, so that nothing is left behind.
        let process = try ChildProcess(
            "/usr/bin/env", ["-C", folder.path, path] + arguments,
            environment: ChildProcess.inherited.merging(environment) { $1 }, input: source, output: output,
            error: output)
        let status = process.waitUntilExit()
        return (status, try String(contentsOfFile: output, encoding: .utf8))
    }
}

/// Runs blocking work on a thread of its own: the pool of the tests has two.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}
