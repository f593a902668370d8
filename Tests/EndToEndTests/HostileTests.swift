import EngineClient
import EngineProtocol
import Foundation
import TestPrograms
import Testing
import WorkflowModel

/// Bad surroundings: each has a clear error, the right exit status and no loss.
@Suite("Bad surroundings", .timeLimit(.minutes(5)))
struct HostileTests {
    @Test("a second daemon on the same directory ends with 75 and says who holds it")
    func secondDaemon() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let other = engine.folder.appending(path: "other.sock").path
        let result = try await Command.run(
            Programs.path("engined"), ["--state", engine.state, "--socket", other], seconds: 10)
        #expect(result.status == 75, "\(result.talk)")
        #expect(result.talk.contains(engine.state), "\(result.talk)")
        #expect(try await engine.control("ping").status == 0)
    }

    @Test("a second daemon on another directory does not take the socket of a live one")
    func liveSocket() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let result = try await Command.run(
            Programs.path("engined"), ["--state", engine.folder.appending(path: "b").path, "--socket", engine.socket],
            seconds: 10)
        #expect(result.status == 75, "\(result.status) \(result.talk)")
        #expect(try await engine.control("ping").status == 0)
    }

    @Test("a socket that a killed daemon left behind is replaced")
    func staleSocket() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        engine.kill()
        #expect(FileManager.default.fileExists(atPath: engine.socket))
        try await engine.start()
        #expect(try await engine.control("ping").status == 0)
    }

    @Test("a state directory that cannot be made ends with 77 and names it")
    func unwritableState() async throws {
        let folder = URL(filePath: "/tmp/engine-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "file")
        try Data().write(to: file)
        let result = try await Command.run(
            Programs.path("engined"),
            ["--state", file.path + "/state", "--socket", folder.appending(path: "s").path], seconds: 10)
        #expect(result.status == 77, "\(result.status) \(result.talk)")
        #expect(result.talk.contains(file.path))
    }

    @Test(
        "a full disk refuses new work, still takes a cancel, and recovers by itself",
        .enabled(if: Mounting.isAllowed, "needs root that may mount"))
    func fullDisk() async throws {
        let mount = "/tmp/engine-disk-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: mount, withIntermediateDirectories: true)
        let mounted = try await Command.run("/bin/mount", ["-t", "tmpfs", "-o", "size=96m", "tmpfs", mount])
        try #require(mounted.status == 0, "\(mounted.talk)")
        let engine = try await TestEngine(state: mount + "/state")
        let file = try engine.write("name: s\nsteps: [{ id: a, wait: 1h }]\n", as: "slow.yaml")
        #expect(try await engine.control("run", file).status == 0)
        let filler = mount + "/filler"
        _ = try await Command.run("/bin/sh", ["-c", "head -c 200M /dev/zero > \(filler)"])
        var connection = try engine.connect()
        var refusal: ErrorCode?
        // Large values are compressed in the journal, so only noise fills the disk.
        let padding = Value.string(
            String((0..<200_000).map { _ in Character(UnicodeScalar(UInt8.random(in: 35...90))) }))
        for _ in 0..<1_000 where refusal == nil {
            do throws(ClientError) {
                _ = try connection.call(
                    StartParameters(document: "name: s\nsteps: [{ id: a, wait: 1h }]\n", input: ["p": padding]))
            } catch {
                guard case .refused(let answer) = error else { throw error }
                refusal = answer.code
            }
        }
        #expect(refusal == .diskFull)
        #expect(try await engine.control("cancel", "1").status == 0)
        try FileManager.default.removeItem(atPath: filler)
        var accepted = false
        for _ in 0..<100 where !accepted {
            accepted =
                (try? connection.call(StartParameters(document: "name: s\nsteps: [{ id: a, wait: 1h }]\n"))) != nil
            if !accepted { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(accepted)
        engine.kill()
        try await engine.start()
        #expect(try engine.status(1).status == .cancelled)
        engine.remove()
        _ = try await Command.run("/bin/umount", ["-l", mount])
        try? FileManager.default.removeItem(atPath: mount)
    }

    @Test("the daemon ends in order on SIGTERM with status 0, and starts again with everything")
    func orderlyEnd() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let file = try engine.write("name: s\nsteps: [{ id: a, wait: 1h }]\n", as: "slow.yaml")
        for _ in 0..<5 { #expect(try await engine.control("run", file).status == 0) }
        #expect(engine.terminate() == 0, "\(engine.log)")
        try await engine.start()
        #expect(try engine.status(5).status == .waiting)
    }
}
