import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// kill -9 of the real daemon, and what must be true after the next start.
@Suite("Kill and recover", .serialized, .timeLimit(.minutes(15)))
struct CrashTests {
    @Test("a step that runs when the daemon is killed goes on, and the execution completes with its result")
    func stepOutlivesDaemon() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let count = engine.folder.appending(path: "count").path
        let file = try engine.write(
            "name: long\nsteps:\n  - { id: a, run: 'echo x >> \(count); sleep 1; echo result' }\n  - { id: b, run: echo end }\n",
            as: "long.yaml")
        #expect(try await engine.control("run", file).status == 0)
        _ = try await engine.wait(for: 1) { _ in FileManager.default.fileExists(atPath: count) }
        engine.kill()
        try await engine.start()
        let done = try await engine.wait(for: 1) { $0.status.isTerminal }
        #expect(done.status == .completed)
        #expect(done.output == ["a": "result", "b": "end"])
        #expect(try String(contentsOfFile: count, encoding: .utf8) == "x\n", "the step ran once")
    }

    @Test("a timer that elapsed while the daemon was down fires at start")
    func timerOverDowntime() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let file = try engine.write("name: w\nsteps: [{ id: a, wait: 500ms }]\n", as: "wait.yaml")
        #expect(try await engine.control("run", file).status == 0)
        engine.kill()
        try await Task.sleep(for: .milliseconds(700))
        try await engine.start()
        #expect(try await engine.wait(for: 1) { $0.status.isTerminal }.status == .completed)
    }

    @Test("the archive example survives a kill in the middle and leaves what it promises")
    func archive() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        #expect(
            try await engine.control("run", SourceRoot.example("archive.yaml"), "--input", #"{"keep": 3}"#).status == 0)
        _ = try await engine.wait(for: 1) { $0.progress.completedNodes >= 1 }
        engine.kill()
        try await engine.start()
        let done = try await engine.wait(for: 1, seconds: 240) { $0.status.isTerminal }
        #expect(done.status == .completed, "\(done.error?.message ?? "")")
    }

    /// Starts executions and pauses and resumes some from several connections at once; notes what was acknowledged.
    final class Client: @unchecked Sendable {  // because one thread at a time uses it: each round's end is awaited
        var acknowledged: [UInt64: String] = [:]
        var next = 0

        func work(on socket: String, folder: String, document: String, prefix: String) {
            guard var connection = try? EngineConnection(path: socket) else { return }
            while true {
                let name = "\(prefix)-\(next)"
                do {
                    let result = try connection.call(
                        StartParameters(
                            document: document, input: ["name": .string(name), "folder": .string(folder)], key: name),
                        within: .seconds(20))
                    acknowledged[result.executionID] = name
                    next += 1
                    if next % 5 == 0 {
                        _ = try connection.call(PauseParameters(executionID: result.executionID, key: "p" + name))
                    }
                } catch ClientError.refused(let error) {
                    if error.code == .busy || error.code == .shuttingDown { continue }
                    // A pause may come after the end: that is an answer, not a loss.
                    continue
                } catch {
                    return
                }
            }
        }
    }

    /// Killed side by side: each has a history of its own, and so less to recover.
    private static let engines = 4

    @Test("200 kills at random moments: no acknowledged start is lost, no step runs twice or is forgotten")
    func randomKills() async throws {
        let kills = Int(ProcessInfo.processInfo.environment["ENGINE_KILLS"] ?? "") ?? 200
        let each = (kills + Self.engines - 1) / Self.engines
        let acknowledged = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<Self.engines { group.addTask { try await killAndRecover(times: each) } }
            return try await group.reduce(0, +)
        }
        #expect(acknowledged > kills)
        print("\(each * Self.engines) kills, \(acknowledged) acknowledged starts, 0 lost")
    }

    /// Kills one engine under the load of three clients; returns how many starts it had acknowledged.
    private func killAndRecover(times: Int) async throws -> Int {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let marks = engine.folder.appending(path: "marks")
        try FileManager.default.createDirectory(at: marks, withIntermediateDirectories: true)
        let document = """
            name: mark
            steps:
              - id: mark
                env: { NAME: "${ .name }", FOLDER: "${ .folder }" }
                run: echo x >> "$FOLDER/$NAME"
            """
        let clients = (0..<3).map { _ in Client() }
        for _ in 0..<times {
            let socket = engine.socket
            let folder = marks.path
            await withDiscardingTaskGroup { group in
                for (index, client) in clients.enumerated() {
                    group.addTask {
                        await onThread {
                            client.work(on: socket, folder: folder, document: document, prefix: "c\(index)")
                        }
                    }
                }
                try? await Task.sleep(for: .milliseconds(Int.random(in: 1...120)))
                engine.kill()
            }
            try await engine.start()
        }
        let acknowledged = clients.reduce(into: [UInt64: String]()) { $0.merge($1.acknowledged) { $1 } }
        try await verify(acknowledged, engine, marks)
        return acknowledged.count
    }

    private func verify(_ acknowledged: [UInt64: String], _ engine: TestEngine, _ marks: URL) async throws {
        var connection = try engine.connect()
        for (id, name) in acknowledged.sorted(by: { $0.key < $1.key }) {
            let status: StatusObject
            do { status = try connection.call(StatusParameters(executionID: id)) } catch {
                Issue.record("execution \(id) (\(name)) was acknowledged and is gone: \(error)")
                continue
            }
            if status.status == .paused { _ = try connection.call(ResumeParameters(executionID: id)) }
        }
        for (id, name) in acknowledged {
            let status = try await engine.wait(for: id, seconds: 60) { $0.status.isTerminal }
            #expect(status.status == .completed, "\(id): \(status.error?.message ?? "")")
            let mark = try? String(contentsOf: marks.appending(path: name), encoding: .utf8)
            #expect(mark == "x\n", "the step of \(id) ran \(mark?.count ?? 0) / 2 times")
        }
    }
}

/// Runs blocking work on a thread of its own: the cooperative pool has as many threads as there are processors.
func onThread(_ work: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
        Thread {
            work()
            continuation.resume()
        }.start()
    }
}
