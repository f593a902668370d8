import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

/// Schedules of the real daemon, by the real command line.
@Suite("Schedules", .timeLimit(.minutes(5)))
struct ScheduleTests {
    private static func show(_ engine: TestEngine, _ name: String) throws -> ScheduleObject {
        var connection = try engine.connect()
        return try connection.call(ScheduleShowParameters(schedule: name)).schedule
    }

    private static func wait(
        _ engine: TestEngine, _ name: String, until isWanted: (ScheduleObject) -> Bool
    ) async throws -> ScheduleObject {
        let deadline = ContinuousClock.now.advanced(by: .seconds(60))
        while true {
            let schedule = try show(engine, name)
            if isWanted(schedule) { return schedule }
            guard ContinuousClock.now < deadline else {
                Issue.record("timed out: \(schedule.encoded.printed())")
                return schedule
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test("what is added starts by itself, is listed, paused, resumed, run on demand, and ends with its definition")
    func life() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let file = try engine.write(
            "name: tick\nnamespace: ops\nschedule: { every: 200ms }\nsteps: [{ id: a, run: echo tick }]\n",
            as: "tick.yaml")
        let once = try await engine.control("run", file, "--wait")
        #expect(once.status == 0 && once.talk.contains("started once"))
        let added = try await engine.control("schedule", "add", file)
        #expect(added.status == 0 && added.output.contains("every 0.2s"), "\(added.output)\(added.talk)")
        _ = try await Self.wait(engine, "tick") { $0.executionCount >= 3 }
        let list = try await engine.control("schedule", "list")
        #expect(list.output.contains("ops/tick") && list.output.contains("every 0.2s"))
        #expect(try await engine.control("schedule", "pause", "tick", "--reason", "new disk").status == 0)
        let quiet = try await Self.wait(engine, "tick") { $0.runningExecutionIDs.isEmpty }
        #expect(quiet.nextFireAt == nil && quiet.pause?.reason == "new disk")
        let run = try await engine.control("schedule", "run-now", "ops/tick", "--wait")
        #expect(run.status == 0 && run.output.contains("tick"), "\(run.talk)")
        #expect(try Self.show(engine, "tick").executionCount == quiet.executionCount + 1)
        #expect(try await engine.control("schedule", "show", "tick").output.contains("new disk"))
        #expect(try await engine.control("schedule", "resume", "tick").status == 0)
        _ = try await Self.wait(engine, "tick") { $0.executionCount >= quiet.executionCount + 2 }
        #expect(try await engine.control("definition", "remove", "tick@0.1.0").status == 0)
        #expect(try await engine.control("schedule", "show", "tick").status == 66)
        let none = try engine.write("name: none\nsteps: [{ id: a, run: 'true' }]\n", as: "none.yaml")
        #expect(try await engine.control("schedule", "add", none).status == 65)
    }

    @Test(
        "a bad expression or zone is refused when it is loaded, with place and remedy",
        arguments: [
            ("cron: '61 3 * * *'", "between 0 and 59"), ("{ cron: '0 3 * *' }", "five fields"),
            ("{ cron: '0 3 * * *', timeZone: Europe/Berln }", "Europe/Berln"), ("{ every: 0s }", "longer than nothing"),
            ("{ on: { one: { with: { type: '${ . + }' } } } }", "expression"),
        ])
    func refused(schedule: String, reason: String) async throws {
        let engine = try await TestEngine(start: false)
        defer { engine.remove() }
        let text = schedule.hasPrefix("{") ? schedule : "{ \(schedule) }"
        let file = try engine.write(
            "name: bad\nschedule: \(text)\nsteps: [{ id: a, run: 'true' }]\n", as: "bad.yaml")
        let result = try await engine.control("validate", file)
        #expect(
            result.status == 65 && (result.output + result.talk).contains("bad.yaml:2:"),
            "\(result.output)\(result.talk)")
        #expect((result.output + result.talk).contains(reason), "\(result.output)\(result.talk)")
    }

    @Test(
        "a daemon that is killed between fires makes up for missed times as the policy says, and for none twice",
        arguments: ["skip", "once", "all"])
    func killed(missed: String) async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let count = engine.folder.appending(path: "count").path
        let file = try engine.write(
            "name: tick\nschedule: { every: 1s, missed: \(missed) }\nsteps: [{ id: a, run: 'echo x >> \(count)' }]\n",
            as: "tick.yaml")
        #expect(try await engine.control("schedule", "add", file).status == 0)
        let shown = try Self.show(engine, "tick")
        let begin = try #require(shown.triggers.first?.lastFireAt ?? shown.triggers.first?.nextFireAt)
        // On a slow machine several times have come before the first look.
        let before = max(0, Int64(shown.executionCount + shown.missedCount) - 1)
        _ = try await Self.wait(engine, "tick") { $0.executionCount >= 1 && $0.runningExecutionIDs.isEmpty }
        engine.kill()
        try await Task.sleep(for: .milliseconds(4_300))
        try await engine.start()
        // The start that makes up for missed times comes at once, and then those of the grid.
        _ = try await Self.wait(engine, "tick") { $0.missedCount >= 4 && $0.executionCount >= 2 }
        _ = try await engine.control("schedule", "pause", "tick")
        let rest = try await Self.wait(engine, "tick") { $0.runningExecutionIDs.isEmpty }
        let lines = try String(contentsOfFile: count, encoding: .utf8).count { $0 == "\n" }
        #expect(lines == Int(rest.executionCount), "each start is one execution")
        // The times of the grid that have come: each was fired or counted as missed, and `all` fires those, too.
        let last = try #require(rest.triggers.first?.lastFireAt)
        let times = before + Int64((last - begin).components.seconds) + 1
        let (fired, passed) = (Int64(rest.executionCount), Int64(rest.missedCount))
        switch missed {
        case "skip": #expect(fired == times - passed)
        case "once": #expect(fired == times - passed + 1)
        default: #expect(fired == times)
        }
        engine.kill()
        try await engine.start()
        let again = try Self.show(engine, "tick")
        #expect(again.executionCount == rest.executionCount && again.pause != nil)
        #expect(try String(contentsOfFile: count, encoding: .utf8).count { $0 == "\n" } == lines)
    }

    @Test("schedules are exported as timer units, or refused with the reason")
    func exported() async throws {
        let engine = try await TestEngine()
        defer { engine.remove() }
        let nightly = try engine.write(
            "name: nightly\nschedule: { cron: '0 3 * * *', timeZone: UTC, missed: once }\nsteps: [{ id: a, run: 'true' }]\n",
            as: "nightly.yaml")
        let arrives = try engine.write(
            "name: arrives\nschedule: { on: { one: { with: { type: t } } } }\nsteps: [{ id: a, run: 'true' }]\n",
            as: "arrives.yaml")
        #expect(try await engine.control("schedule", "add", nightly, arrives).status == 0)
        let all = try await engine.control("schedule", "export", "--systemd", engine.folder.path)
        #expect(all.status == 65 && all.talk.contains("events"))
        #expect(!FileManager.default.fileExists(atPath: engine.folder.path + "/engine-default-nightly.timer"))
        let one = try await engine.control("schedule", "export", "nightly", "--systemd", engine.folder.path)
        #expect(one.status == 0 && one.talk.contains("pause"), "\(one.talk)")
        let timer = try String(contentsOfFile: engine.folder.path + "/engine-default-nightly.timer", encoding: .utf8)
        #expect(timer.contains("OnCalendar=*-*-* 03:00:00 UTC") && timer.contains("Persistent=true"))
    }
}
