import Foundation
import TestPrograms
import Testing

/// `enginectl journal backup`, `restore` and `repair` with a real daemon.
@Suite(
    "Backup and repair of a real journal", .serialized, .timeLimit(.minutes(5)),
    .enabled(if: Machine.isWanted, "wants ENGINE_DURABILITY=1"))
struct BackupTests {
    /// Runs `enginectl journal …`; gives its exit status and what it said.
    static func journal(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let file = "/tmp/durability-output-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let process = try ChildProcess(
            TestDaemon.programs.appending(path: "enginectl").path, ["journal"] + arguments, output: file, error: file)
        let status = process.waitUntilExit()
        return (status, try String(contentsOfFile: file, encoding: .utf8))
    }

    @Test("a backup of a running daemon is restored with everything that was acknowledged before it")
    func backup() async throws {
        let daemon = try TestDaemon()
        defer { daemon.remove() }
        try await daemon.startSound("start")
        let (socket, marks, state) = (daemon.socket, daemon.folder.path, daemon.state)
        let target = daemon.folder.appending(path: "backup").path
        var history = try await onThread {
            var history = ClientHistory()
            history.work(on: socket, marks: marks, prefix: "before", count: 40)
            return history
        }
        // Under load: what comes meanwhile may be in the backup or not.
        let known = history
        async let meanwhile = onThread {
            var history = known
            history.work(on: socket, marks: marks, prefix: "meanwhile", count: 40)
            return history
        }
        let result = try await onThread { try Self.journal(["backup", target, "--state", state]) }
        #expect(result.status == 0, "\(result.output)")
        #expect(result.output.contains("verified"))
        history = try await meanwhile
        let refused = try await onThread { try Self.journal(["restore", target, "--state", state]) }
        #expect(refused.status == 75, "\(refused.output)")
        daemon.kill()
        let restored = try await onThread { try Self.journal(["restore", target, "--state", state]) }
        #expect(restored.status == 0, "\(restored.output)")
        #expect(FileManager.default.fileExists(atPath: state + "/journal.old-1/identity"))
        try await daemon.startSound("after the restore")
        try await onThread { try known.verify(on: socket, place: "after the restore") }
        #expect(known.acknowledged >= 40)
        #expect(history.acknowledged > known.acknowledged)
    }

    @Test("a damaged journal is refused with its place, and repaired only when the loss is accepted")
    func repair() async throws {
        let daemon = try TestDaemon()
        defer { daemon.remove() }
        try await daemon.startSound("start")
        let (socket, marks, state) = (daemon.socket, daemon.folder.path, daemon.state)
        _ = try await onThread {
            var history = ClientHistory()
            history.work(on: socket, marks: marks, prefix: "r", count: 10)
            return history
        }
        daemon.kill()
        // Not closed: the newest records are in the first segment, and no checkpoint stands for them.
        let segment = state + "/journal/0000000000000001.wal"
        let file = try FileHandle(forUpdating: URL(filePath: segment))
        try file.seek(toOffset: 4096 + 100)
        let byte = try #require(try file.read(upToCount: 1)?.first)
        try file.seek(toOffset: 4096 + 100)
        try file.write(contentsOf: Data([byte ^ 1]))
        try file.close()
        #expect(try await !daemon.start())
        #expect(daemon.log.contains("0000000000000001.wal at offset"))
        daemon.kill()
        let before = try Data(contentsOf: URL(filePath: segment))
        let plan = try await onThread { try Self.journal(["repair", "--state", state]) }
        #expect(plan.status == 65, "\(plan.output)")
        #expect(plan.output.contains("lost"))
        #expect(plan.output.contains("--accept-loss"))
        #expect(try Data(contentsOf: URL(filePath: segment)) == before)
        let done = try await onThread { try Self.journal(["repair", "--accept-loss", "--state", state]) }
        #expect(done.status == 0, "\(done.output)")
        #expect(try Data(contentsOf: URL(filePath: state + "/journal.old-1/0000000000000001.wal")) == before)
        try await daemon.startSound("after the repair")
    }
}
