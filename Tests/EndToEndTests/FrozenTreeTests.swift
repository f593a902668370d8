import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// Pause in place, with a real tree of processes.
@Suite("Frozen trees", .timeLimit(.minutes(3)))
struct FrozenTreeTests {
    /// A tree: a shell, a child in a session of its own, and a grandchild that counts.
    private func definition(_ folder: String, timeout: String = "") -> String {
        """
        name: freeze
        onCancel: [{ run: echo cleaned > \(folder)/cleaned }]
        steps:
          - id: tree
            \(timeout)
            onInterrupt: rerun
            run: |
              setsid sh -c 'n=0; while ! test -e \(folder)/go; do n=$((n+1)); echo $n > \(folder)/count; sleep 0.01; done' &
              wait
              echo whole
        """
    }

    private func count(_ folder: String) -> Int {
        let text = (try? String(contentsOfFile: folder + "/count", encoding: .utf8)) ?? ""
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    private func untilCounting(_ folder: String) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while count(folder) < 3, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        #expect(count(folder) >= 3)
    }

    /// Whether nothing counts for a while. The first look gives the freeze the time that it takes.
    private func standsStill(_ folder: String) async throws -> Bool {
        try await Task.sleep(for: .milliseconds(700))
        let before = count(folder)
        try await Task.sleep(for: .milliseconds(700))
        return count(folder) == before
    }

    @Test("a frozen tree stands still, its time limit too, and goes on through a restart of the daemon")
    func freeze() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let folder = engine.folder.path
        let file = try engine.write(definition(folder, timeout: "timeout: 8s"), as: "freeze.yaml")
        #expect(try await engine.control("run", file).status == 0)
        try await untilCounting(folder)
        let paused = try await engine.control("pause", "1", "--mode", "freeze")
        #expect(paused.status == 0 && paused.talk.contains("1 step is frozen"), "\(paused.talk)")
        #expect(try await standsStill(folder))
        let status = try engine.status(1)
        #expect(status.status == .paused && status.frozenSteps == 1 && status.drainingSteps == 0)
        #expect(status.steps.map(\.state) == [.frozen])
        let text = try await engine.control("status", "1").output
        #expect(text.contains("paused, 1 frozen"), "\(text)")
        engine.kill()
        try await engine.start()
        #expect(try engine.status(1).status == .paused)
        #expect(try await standsStill(folder))
        // More than the time limit has gone by, none of it for the step.
        try await Task.sleep(for: .milliseconds(6000))
        let before = count(folder)
        #expect(try await engine.control("resume", "1").status == 0)
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while count(folder) <= before, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        #expect(count(folder) > before)
        try Data().write(to: URL(filePath: folder + "/go"))
        let done = try await engine.wait(for: 1) { $0.status.isTerminal }
        #expect(done.status == .completed, "\(done.encoded.printed())")
        #expect(done.timing.pausedMilliseconds > 8_000)
    }

    @Test("a frozen execution can be cancelled: its tree ends, then its clean-up runs")
    func cancel() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let folder = engine.folder.path
        let file = try engine.write(definition(folder), as: "freeze.yaml")
        #expect(try await engine.control("run", file).status == 0)
        try await untilCounting(folder)
        #expect(try await engine.control("pause", "1", "--mode", "freeze").status == 0)
        #expect(try await standsStill(folder))
        let begin = ContinuousClock.now
        #expect(try await engine.control("cancel", "1").status == 0)
        let done = try await engine.wait(for: 1) { $0.status.isTerminal }
        #expect(done.status == .cancelled)
        // TERM is enough for these; nothing waits for the grace of ten seconds.
        #expect(ContinuousClock.now - begin < .seconds(9))
        #expect(FileManager.default.fileExists(atPath: folder + "/cleaned"))
        let survivors = try await Command.run(
            "/bin/sh", ["-c", "grep -l '\(folder)/[g]o' /proc/[0-9]*/cmdline 2>/dev/null || true"])
        #expect(survivors.output.isEmpty, "\(survivors.output)")
    }
}
