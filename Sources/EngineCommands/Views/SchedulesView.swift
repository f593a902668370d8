import EngineProtocol
import WorkflowModel

/// `enginectl schedule list`: a table of schedules.
struct SchedulesView {
    var schedules: [ScheduleObject]

    func lines(_ canvas: Canvas) -> [StyledText] {
        var table = Table(columns: [
            .init(title: "SCHEDULE", widthMinimum: 12), .init(title: "WHEN", widthMinimum: 8), .init(title: "NEXT"),
            .init(title: "LAST"), .init(title: "EXECUTION", alignment: .trailing),
            .init(title: "RUNS", alignment: .trailing), .init(title: "MISSED", alignment: .trailing),
        ])
        table.rows = schedules.map { schedule in
            [
                StyledText(schedule.name, .bold), StyledText(schedule.when),
                schedule.pause == nil
                    ? StyledText(schedule.nextFireAt.map { TimeText.local($0, canvas) } ?? "-")
                    : StyledText("paused", .yellow),
                StyledText(schedule.lastFireAt.map { TimeText.relative($0, to: canvas.now) } ?? "-", .dim),
                StyledText(schedule.lastExecutionID.map(String.init) ?? "-"),
                StyledText("\(schedule.executionCount)"), StyledText("\(schedule.missedCount)"),
            ]
        }
        return table.lines(canvas)
    }
}

/// `enginectl schedule show`: one schedule.
struct ScheduleView {
    var schedule: ScheduleObject

    func lines(_ canvas: Canvas) -> [StyledText] {
        var title = StyledText("\(schedule.name) ", .bold)
        title.append(schedule.version)
        var lines = [title]
        if let pause = schedule.pause {
            let since = TimeText.local(pause.pausedAt, canvas)
            let reason = pause.reason.map { ": \($0)" } ?? ""
            lines.append(
                row("Paused", StyledText("by \(pause.requestedBy) since \(since)\(reason)", .yellow)))
        }
        for trigger in schedule.triggers {
            var text = StyledText(trigger.text)
            if let next = trigger.nextFireAt {
                text.append("  next \(TimeText.local(next, canvas))")
                text.append(" (\(TimeText.relative(next, to: canvas.now)))", .dim)
            }
            if let last = trigger.lastFireAt { text.append("  last \(TimeText.local(last, canvas))", .dim) }
            lines.append(row("When", text))
        }
        lines.append(row("Policy", StyledText("missed: \(schedule.missed), overlap: \(schedule.overlap)")))
        lines.append(row("Executions", executions))
        if schedule.missedCount + schedule.skippedCount > 0 {
            lines.append(
                row("Left out", StyledText("\(schedule.missedCount) missed, \(schedule.skippedCount) skipped")))
        }
        if let problem = schedule.problem { lines.append(row("Problem", StyledText(problem, .red))) }
        return canvas.fitted(lines)
    }

    private var executions: StyledText {
        var text = StyledText("\(schedule.executionCount) started")
        if let last = schedule.lastExecutionID { text.append(", the last is \(last)") }
        if !schedule.runningExecutionIDs.isEmpty {
            text.append(", running: \(schedule.runningExecutionIDs.map(String.init).joined(separator: ", "))")
        }
        if schedule.queuedStarts > 0 { text.append(", \(schedule.queuedStarts) queued") }
        return text
    }

    private func row(_ label: String, _ text: StyledText) -> StyledText {
        StyledText("  ") + StyledText(label, .dim).padded(to: 10, .leading) + StyledText("  ") + text
    }
}

extension ScheduleObject {
    /// All reasons to start, in a line.
    fileprivate var when: String { triggers.map(\.text).joined(separator: ", ") }
}

extension ScheduleTriggerObject {
    fileprivate var text: String {
        switch kind {
        case .every: "every \(short)"
        case .after: "\(short) after the end"
        case .cron: "\(expression ?? "")\(timeZone.map { " \($0)" } ?? "")"
        case .on: "on events"
        }
    }

    private var short: String {
        guard let duration = Duration(iso8601: expression ?? "") else { return expression ?? "" }
        let (seconds, attoseconds) = duration.components
        return TimeText.duration(milliseconds: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }
}
