import EngineClient
import EngineProtocol
import Glibc
import TestPrograms
import WorkflowModel

/// A private systemd: PID 1 of its own namespaces on this machine.
struct SystemdHost: Sendable {
    let directory: String

    /// What is there besides the machine's own files.
    enum Contents {
        /// The engine as `packaging/install` lays it out.
        case installed
        /// Nothing: for tests of the package.
        case bare
    }

    private static let script = Repository.path("Tests/Support/SystemdHost/systemd-host")

    /// Whether such a host can be made here: by root that may mount, with systemd installed.
    static let isPossible = Mounting.isAllowed && access("/lib/systemd/systemd", X_OK) == 0

    /// Boots a host for the length of `body`.
    static func run(
        _ contents: Contents = .installed, _ body: (SystemdHost) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        // Its users read what the tests put there.
        guard chmod(directory.path, 0o755) == 0 else { throw TestFailure("chmod: \(errno)") }
        let host = SystemdHost(directory: directory.path)
        if case .installed = contents {
            try host.write("#!/bin/sh\nexec systemd-sysusers\n", to: "prepare", mode: 0o700)
        }
        try host.boot(contents)
        let result: Result<Void, any Error>
        do {
            try await body(host)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try Command.run(script, "stop", directory.path)
        try result.get()
    }

    /// Boots, also once more after a power-off or a power cut.
    func boot(_ contents: Contents = .installed) throws {
        var arguments = [Self.script, "start", directory]
        if case .installed = contents { arguments.append(try InstalledLayer.path.get()) }
        let started = try Command.run(arguments)
        guard started.status == 0 else { throw TestFailure("no host: \(started.output)") }
    }

    /// Powers the host off in order.
    func powerOff() throws { try Command.run(Self.script, "stop", directory) }

    /// Kills everything inside at once.
    func cutPower() throws { try Command.run(Self.script, "cut", directory) }

    /// What the host's systemd wrote to its console.
    var console: String { Command.contents(of: "\(directory)/console.log") }

    /// Writes a file into the host's directory, which inside is /run/host.
    func write(_ text: String, to name: String, mode: mode_t = 0o644) throws {
        let path = "\(directory)/\(name)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw TestFailure("\(path): \(errno)") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else { throw TestFailure("\(path): \(errno)") }
    }

    /// Runs a shell command inside.
    @discardableResult
    func shell(_ command: String) throws -> Command.Result {
        try Command.run(Self.script, "exec", directory, "/bin/bash", "-c", command)
    }

    /// Runs a shell command inside that has to succeed, and gives what it wrote.
    @discardableResult
    func output(_ command: String) throws -> String {
        let result = try shell(command)
        guard result.status == 0 else { throw TestFailure("\(command): \(result.status) \(result.output)") }
        return result.output.trimmed
    }

    /// Runs `command` until it writes what `condition` wants.
    @discardableResult
    func until(_ command: String, seconds: Int = 30, _ condition: (String) -> Bool) async throws -> String {
        var last = ""
        let deadline = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < deadline {
            last = try shell(command).output.trimmed
            if condition(last) { return last }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw TestFailure("\(command) still says \(last)")
    }

    // MARK: - The engine inside

    /// A connection to the control socket, as root from outside.
    func connect(_ path: String = "/run/engine/engined.sock") throws -> EngineConnection {
        let unshare = try Command.run("cat", "\(directory)/pid").output.trimmed
        let initial = try Command.run("cat", "/proc/\(unshare)/task/\(unshare)/children").output.trimmed
        return try EngineConnection(path: "/proc/\(initial)/root\(path)")
    }

    /// Starts an execution of a document in the short form.
    @discardableResult
    func start(_ document: String, input: Value = [:]) throws -> UInt64 {
        var connection = try connect()
        return try connection.call(StartParameters(document: document, input: input)).executionID
    }

    func status(_ id: UInt64) throws -> StatusObject {
        var connection = try connect()
        return try connection.call(StatusParameters(executionID: id))
    }

    /// Waits for a condition on an execution's status.
    @discardableResult
    func wait(
        for id: UInt64, seconds: Int = 30, until condition: (StatusObject) -> Bool
    ) async throws -> StatusObject {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var last: StatusObject?
        while ContinuousClock.now < deadline {
            let status = try status(id)
            if condition(status) { return status }
            last = status
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TestFailure("execution \(id) is still \(last?.encoded.printed() ?? "unknown")")
    }

    /// How many executions there are of each status that there is.
    func counts() throws -> [StatusName: Int] {
        var connection = try connect()
        return try connection.call(EngineStatusParameters()).executions.filter { $0.value > 0 }
    }
}

extension String {
    var trimmed: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text.drop { $0.isWhitespace })
    }
}
