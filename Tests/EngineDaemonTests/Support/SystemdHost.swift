import Glibc
import TestPrograms

/// A private systemd with the project's units installed as they are, and the programs of this build.
struct SystemdHost: Sendable {
    let directory: String

    private static let testsDirectory: String = {
        let file = #filePath
        return String(file[..<(file.range(of: "/EngineDaemonTests/")?.lowerBound ?? file.endIndex)])
    }()
    private static let script = "\(testsDirectory)/Support/SystemdHost/systemd-host"
    private static let unitDirectory = "\(testsDirectory)/../systemd"

    /// Whether such a host can be made here: by root that may mount, with systemd installed.
    static let isPossible = Mounting.isAllowed && access("/lib/systemd/systemd", X_OK) == 0

    /// Whether the kernel gives the controllers of version 2 away, as it does where a systemd of today is PID 1.
    static let hasControllers: Bool = {
        let text = try? Command.run(
            "sh", "-c", "cat $(findmnt --noheadings --first-only --types cgroup2 --output TARGET)/cgroup.controllers")
        let names = (text?.output ?? "").split { $0.isWhitespace }
        return ["cpu", "io", "memory", "pids"].allSatisfy { name in names.contains { $0 == name } }
    }()

    /// Boots a host for the length of `body`.
    static func run(_ body: (SystemdHost) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let host = SystemdHost(directory: directory.path)
        try host.writePreparation()
        let started = try Command.run(script, "start", directory.path)
        guard started.status == 0 else { throw TestFailure("no host: \(started.output)") }
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

    /// The user, the programs and the units; runs inside, before systemd.
    private func writePreparation() throws {
        let text = """
            #!/bin/bash
            set -e
            groupadd --force --system engine
            id engine >/dev/null 2>&1 || useradd --system --gid engine --no-create-home --home-dir /var/lib/engine engine
            install -m 755 \(Command.productDirectory)/engined \(Command.productDirectory)/engine-stepd /usr/bin/
            install -m 644 \(Self.unitDirectory)/engine*.service \(Self.unitDirectory)/engine*.socket /etc/systemd/system/
            """
        let path = "\(directory)/prepare"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o700)
        guard descriptor >= 0 else { throw TestFailure("\(path): \(errno)") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count else { throw TestFailure("\(path): \(errno)") }
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

    /// Runs `command` until it writes what `condition` wants, for at most 30 seconds.
    func until(_ command: String, _ condition: (String) -> Bool) async throws -> String {
        var last = ""
        for _ in 0..<300 {
            last = try shell(command).output.trimmed
            if condition(last) { return last }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw TestFailure("\(command) still says \(last)")
    }

    /// The control socket, as this process reaches it.
    var socketPath: String {
        get throws {
            let unshare = try Command.run("cat", "\(directory)/pid").output.trimmed
            let initial = try Command.run("cat", "/proc/\(unshare)/task/\(unshare)/children").output.trimmed
            return "/proc/\(initial)/root/run/engine/engined.sock"
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text.drop { $0.isWhitespace })
    }

    fileprivate func range(of part: String) -> Range<String.Index>? { firstRange(of: part) }
}
