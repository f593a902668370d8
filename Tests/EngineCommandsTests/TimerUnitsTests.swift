import EngineProtocol
import Glibc
import Testing
import WorkflowModel

@testable import EngineCommands

@Suite("Schedules as units of systemd")
struct TimerUnitsTests {
    private static let noon = Instant(millisecondsSinceEpoch: 1_767_268_800_000)

    private static func schedule(
        _ triggers: ScheduleTriggerObject..., missed: String = "once", name: String = "shop/nightly"
    ) -> ScheduleObject {
        ScheduleObject(
            name: name, version: "1.0.0", processID: "ab", registeredBy: 0, triggers: triggers, missed: missed,
            overlap: "allow")
    }

    private static func cron(_ expression: String, _ zone: String? = nil) -> ScheduleTriggerObject {
        ScheduleTriggerObject(kind: .cron, expression: expression, timeZone: zone)
    }

    static let events: [(String, [String])] = [
        ("30 3 * * *", ["*-*-* 03:30:00"]), ("*/15 * * * *", ["*-*-* *:00,15,30,45:00"]),
        ("0 9 * * mon-fri", ["Mon,Tue,Wed,Thu,Fri *-*-* 09:00:00"]),
        ("0 0 13 1,7 fri", ["*-01,07-13 00:00:00", "Fri *-01,07-* 00:00:00"]), ("@monthly", ["*-*-01 00:00:00"]),
    ]

    @Test("a calendar expression becomes calendar events, two where either kind of day is enough", arguments: events)
    func calendar(cron: String, events: [String]) throws {
        #expect(try CronExpression(cron).calendarEvents == events)
        #expect(
            try CronExpression(cron, timeZone: "Europe/Berlin").calendarEvents == events.map { "\($0) Europe/Berlin" })
    }

    @Test(
        "systemd reads each of them, and comes to the same next time",
        .enabled(if: access("/usr/bin/systemd-analyze", X_OK) == 0, "there is no systemd-analyze"), arguments: events)
    func analyzed(cron: String, events: [String]) throws {
        let expression = try CronExpression(cron)
        var next: [String] = []
        for event in events {
            let result = Tool.run(
                "/usr/bin/systemd-analyze", ["calendar", "--base-time=2026-01-01 12:00:00 UTC", "\(event) UTC"])
            #expect(result.status == 0, "\(result.output)")
            let line = result.output.split(separator: "\n").first { $0.contains("Next elapse:") }
            next += line.flatMap { $0.split(separator: " ").dropFirst(3).first.map(String.init) }.map { [$0] } ?? []
        }
        let own = try #require(expression.next(after: Self.noon, in: .utc))
        #expect(next.contains(String(own.rfc3339.prefix(10))), "\(next)")
    }

    @Test("what systemd has no form for is refused with the reason")
    func refused() {
        for (schedule, reason) in [
            (Self.schedule(Self.cron("@daily"), missed: "all"), "missed"),
            (Self.schedule(ScheduleTriggerObject(kind: .on, expression: nil)), "events"),
        ] {
            let failure = #expect(throws: CommandFailure.self) {
                try TimerUnits(schedule, program: "/usr/bin/enginectl", socket: nil)
            }
            #expect(failure?.message?.contains(reason) == true)
        }
    }

    @Test(
        "systemd finds nothing wrong with the units, whatever the schedule",
        .enabled(if: access("/usr/bin/systemd-analyze", X_OK) == 0, "there is no systemd-analyze"))
    func verified() throws {
        var template = Array("/tmp/engine-units-XXXXXX".utf8CString)
        let directory = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer { _ = Tool.run("/bin/rm", ["-r", directory]) }
        let schedules = [
            Self.schedule(Self.cron("0 3 * * *", "Europe/Berlin"), Self.cron("0 0 13 * 5")),
            Self.schedule(
                ScheduleTriggerObject(kind: .every, expression: "PT1.5S"), missed: "skip", name: "shop/often"),
            Self.schedule(ScheduleTriggerObject(kind: .after, expression: "PT10M"), name: "shop/after"),
        ]
        var paths: [String] = []
        for schedule in schedules {
            let units = try TimerUnits(schedule, program: "/bin/true", socket: "/run/a b/$s%")
            for (suffix, text) in [("timer", units.timer), ("service", units.service)] {
                let path = "\(directory)/\(units.name).\(suffix)"
                let file = try #require(fopen(path, "w"))
                fputs(text, file)
                fclose(file)
                paths.append(path)
            }
        }
        let result = Tool.run("/usr/bin/systemd-analyze", ["verify", "--man=no"] + paths)
        #expect(result.status == 0 && !result.output.contains(directory), "\(result.output)")
        let text = try TimerUnits(schedules[0], program: "/usr/bin/enginectl", socket: nil)
        #expect(
            text.timer.contains("OnCalendar=*-*-* 03:00:00 Europe/Berlin\n") && text.timer.contains("Persistent=true\n")
        )
        #expect(text.service.contains("ExecStart=/usr/bin/enginectl schedule run-now shop/nightly\n"))
        let after = try TimerUnits(schedules[2], program: "/usr/bin/enginectl", socket: nil)
        #expect(
            after.service.contains("run-now shop/after --wait\n") && after.timer.contains("OnUnitInactiveSec=600s\n"))
    }
}

/// A program that is run to its end.
private enum Tool {
    static func run(_ path: String, _ arguments: [String]) -> (status: Int32, output: String) {
        var pipes: [Int32] = [-1, -1]
        guard pipe(&pipes) == 0 else { return (-1, "no pipe") }
        for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in [1, 2] { posix_spawn_file_actions_adddup2(&actions, pipes[1], descriptor) }
        var vector = ([path] + arguments).map { strdup($0) } + [nil]
        let environment: [String] = ["LC_ALL=C", "TZ=UTC", "PATH=/usr/bin:/bin"]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for text in vector + variables { free(text) } }
        var child = pid_t()
        let code = posix_spawn(&child, path, &actions, nil, &vector, &variables)
        close(pipes[1])
        defer { close(pipes[0]) }
        guard code == 0 else { return (-1, String(cString: strerror(code))) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = read(pipes[0], &buffer, buffer.count)
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return ((status >> 8) & 0xFF, String(decoding: bytes, as: UTF8.self))
    }
}
