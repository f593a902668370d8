import EngineProtocol
import WorkflowModel

/// A schedule as units of systemd.
struct TimerUnits {
    /// Without a suffix.
    let name: String
    let timer: String
    let service: String

    /// Fails with the reason where systemd has no form for the schedule.
    init(_ schedule: ScheduleObject, program: String, socket: String?) throws(CommandFailure) {
        name = "engine-" + schedule.name.replacing("/", with: "-")
        guard schedule.missed != Schedule.Missed.all.rawValue else {
            throw Self.refusal(schedule, "systemd makes up for one missed time at most, and `missed` is `all`")
        }
        var lines: [String] = []
        var isOfCalendar = false
        for trigger in schedule.triggers {
            let expression = trigger.expression ?? ""
            switch trigger.kind {
            case .cron:
                isOfCalendar = true
                do throws(CronExpression.Problem) {
                    let cron = try CronExpression(expression, timeZone: trigger.timeZone)
                    lines += cron.calendarEvents.map { "OnCalendar=\($0)" }
                } catch {
                    throw Self.refusal(schedule, error.message)
                }
            case .every:
                lines +=
                    ["OnActiveSec=\(try Self.seconds(trigger, schedule))"] + [
                        "OnUnitActiveSec=\(try Self.seconds(trigger, schedule))"
                    ]
            case .after: lines += ["OnActiveSec=0", "OnUnitInactiveSec=\(try Self.seconds(trigger, schedule))"]
            case .on: throw Self.refusal(schedule, "it starts by events, for which systemd has no timer")
            }
        }
        // A cron job fires at its time, not up to a minute later.
        lines.append("AccuracySec=1s")
        if isOfCalendar { lines.append("Persistent=\(schedule.missed == Schedule.Missed.once.rawValue)") }
        let waits = schedule.triggers.contains { $0.kind == .after }
        timer = """
            [Unit]
            Description=Times of \(schedule.name) in the process engine
            Documentation=man:enginectl(1)

            [Timer]
            \(lines.joined(separator: "\n"))

            [Install]
            WantedBy=timers.target

            """
        let command =
            [Self.quoted(program), "schedule", "run-now", schedule.name] + (waits ? ["--wait"] : [])
            + (socket.map { ["--socket", Self.quoted($0)] } ?? [])
        service = """
            [Unit]
            Description=Start \(schedule.name) in the process engine
            Documentation=man:enginectl(1)

            [Service]
            Type=oneshot
            ExecStart=\(command.joined(separator: " "))

            """
    }

    private static func refusal(_ schedule: ScheduleObject, _ reason: String) -> CommandFailure {
        CommandFailure(
            .invalidData, "\(schedule.name) has no form as a timer of systemd: \(reason).",
            remedy: "Leave it to the engine.")
    }

    private static func seconds(
        _ trigger: ScheduleTriggerObject, _ schedule: ScheduleObject
    ) throws(CommandFailure) -> String {
        guard let duration = Duration(iso8601: trigger.expression ?? "") else {
            throw refusal(schedule, "\(trigger.expression ?? "") is no duration")
        }
        let (seconds, attoseconds) = duration.components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        return milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000)s" : "\(milliseconds)ms"
    }

    /// As systemd.syntax(7) and systemd.service(5) read it.
    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("%", with: "%%").replacing("$", with: "$$")
        return text.contains { $0 == " " || $0 == "'" || $0 == "\"" || $0 == "\\" } ? "\"\(escaped)\"" : escaped
    }
}

extension CronExpression {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

    /// The expression as systemd.time(7) has it. Where either kind of day is enough there are two.
    var calendarEvents: [String] {
        let months = Self.list(self.months, 12)
        let time = "\(Self.list(hours, 24)):\(Self.list(minutes, 60)):00"
        let zone = timeZone.map { " \($0)" } ?? ""
        let dates = "*-\(months)-\(Self.list(daysOfMonth, 31)) \(time)\(zone)"
        guard daysOfWeek.count < 7 else { return [dates] }
        let names = daysOfWeek.map { Self.days[$0] }.joined(separator: ",")
        guard restrictsDaysOfMonth, restrictsDaysOfWeek else { return ["\(names) \(dates)"] }
        return [dates, "\(names) *-\(months)-* \(time)\(zone)"]
    }

    private static func list(_ values: [Int], _ whole: Int) -> String {
        guard values.count < whole else { return "*" }
        return values.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ",")
    }
}
