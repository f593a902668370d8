import Foundation
import TestPrograms
import Testing

/// An sshd of the test's own, on loopback, with keys made for it.
final class SecureShellServer {
    static let program = "/usr/sbin/sshd"
    static let isInstalled = FileManager.default.isExecutableFile(atPath: program)

    /// Options for ssh that lead to it.
    let options: String
    private let folder: URL
    private let process: ChildProcess

    init() async throws {
        let folder = URL(filePath: "/tmp/engine-ssh-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for key in ["host", "user"] {
            let result = try await Command.run(
                "/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", folder.appending(path: key).path])
            guard result.status == 0 else { throw TestEngine.Unready() }
        }
        let port = Int.random(in: 20_000..<30_000)
        let path = folder.path
        let configuration = """
            ListenAddress 127.0.0.1
            Port \(port)
            HostKey \(path)/host
            PidFile none
            AuthorizedKeysFile \(path)/user.pub
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin prohibit-password
            """
        try Data((configuration + "\n").utf8).write(to: folder.appending(path: "config"))
        options =
            "-p \(port) -i \(path)/user -o IdentitiesOnly=yes -o StrictHostKeyChecking=no"
            + " -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
        self.folder = folder
        // The directory of sshd's unprivileged child, which Debian's unit would make.
        try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        process = try ChildProcess(Self.program, ["-D", "-e", "-f", "\(path)/config"])
    }

    func remove() {
        process.send(SIGTERM)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }
}
