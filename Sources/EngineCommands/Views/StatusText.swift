import EngineProtocol
import WorkflowModel

/// The phrases about one execution that several views share.
enum StatusText {
    /// `● running`, with what makes it special: `‖ paused, 2 steps finishing`.
    static func status(_ summary: ExecutionSummary, _ glyphs: Glyphs) -> StyledText {
        let status = summary.status
        var text = StyledText("\(glyphs.sign(of: status)) \(status.rawValue)", status.style)
        if summary.cancelRequested, !status.isTerminal {
            text.append(", cancelling", .magenta)
        } else if summary.frozenSteps > 0 {
            text.append(", \(summary.frozenSteps) frozen", status.style)
        } else if summary.drainingSteps > 0 {
            text.append(", draining \(summary.drainingSteps)", status.style)
        }
        return text
    }

    /// `42%, reading rows`; nothing when the step said nothing.
    static func activity(_ activity: ActivityObject?) -> String {
        guard let activity else { return "" }
        return [percentage(of: activity).map { "\($0)%" }, activity.status].compactMap(\.self).joined(separator: ", ")
    }

    /// The whole part of a hundred; nil when the step never said how far it is.
    static func percentage(of activity: ActivityObject) -> Int? {
        guard let done = activity.done, let total = activity.total, total > 0 else { return nil }
        return Int(min(100, max(0, Double(done) / Double(total) * 100)))
    }

    /// `pack[2]`: iterations of loops are told apart by their places, which are those of `$index`.
    static func name(_ name: String, _ iteration: [Int]) -> String {
        iteration.isEmpty ? name : "\(name)[\(iteration.map(String.init).joined(separator: "."))]"
    }

    /// `2 of 3`, or `2` when the number of attempts is not limited or not known.
    static func attempt(_ step: StepObject) -> String {
        step.attemptsMaximum.map { "\(step.attempt) of \($0)" } ?? "\(step.attempt)"
    }

    /// What a step is doing: what it said, when it goes on, or the command.
    static func doing(_ step: StepObject, _ canvas: Canvas) -> String {
        if let retryAt = step.retryAt {
            return "next at \(TimeText.localClock(retryAt, canvas)) (\(TimeText.relative(retryAt, to: canvas.now)))"
        }
        let activity = activity(step.activity)
        return activity.isEmpty ? step.command ?? "" : activity
    }

    /// `7 of 13 done, 2 running, 1 failed`.
    static func counts(_ progress: ProgressObject) -> String {
        var parts = ["\(progress.completedNodes) of \(progress.totalNodes) done"]
        if progress.runningNodes > 0 { parts.append("\(progress.runningNodes) running") }
        if progress.failedNodes > 0 { parts.append("\(progress.failedNodes) failed") }
        if progress.skippedNodes > 0 { parts.append("\(progress.skippedNodes) skipped") }
        return parts.joined(separator: ", ")
    }

    /// `archive 1.0.0`; the version that short documents have by default says nothing.
    static func process(_ name: String, _ version: String) -> String {
        version.isEmpty ? name : "\(name) \(version)"
    }

    /// `runtime: tar ended with code 2`; of several lines the first, and the last in parentheses.
    static func error(_ error: ErrorObject) -> String {
        let lines = errorLines(error)
        guard lines.count > 1, let first = lines.first, let last = lines.last else { return lines.joined() }
        return "\(first) (\(last))"
    }

    /// `runtime: tar ended with code 2` and what follows it, such as the last lines that the step wrote.
    static func errorLines(_ error: ErrorObject) -> [String] {
        let kind = error.type.split(separator: "/").last.map(String.init) ?? error.type
        let message = error.message ?? error.title ?? "status \(error.status)"
        return "\(kind): \(message)".split(whereSeparator: \.isNewline).map(String.init)
    }

    /// `by ada, "disk is being replaced", resumes in 5m`.
    static func pause(_ pause: PauseObject, _ canvas: Canvas) -> String {
        var parts = [pause.mode.rawValue]
        if let breakpoint = pause.breakpoint { parts.append("at the breakpoint before \(breakpoint)") }
        if let requester = pause.requestedBy { parts.append("by \(requester)") }
        if let reason = pause.reason { parts.append("\"\(reason)\"") }
        if let pausedAt = pause.pausedAt { parts.append("since \(TimeText.localClock(pausedAt, canvas))") }
        if let resumeAt = pause.resumeAt { parts.append("resumes \(TimeText.relative(resumeAt, to: canvas.now))") }
        return parts.joined(separator: ", ")
    }

    /// `timer at /do/3/wait until 12:00:00 (in 3m)`.
    static func wait(_ wait: WaitObject, _ canvas: Canvas) -> String {
        if wait.kind == .concurrency { return "other executions of its definition to end" }
        if wait.kind == .approval {
            let question = wait.prompt.map { ": \($0)" } ?? ""
            let data = wait.data.map { " \($0.printed())" } ?? ""
            return "approval at \(wait.nodeKey)\(question)\(data)"
        }
        var text = "\(wait.kind.rawValue) at \(wait.nodeKey)"
        if let until = wait.until {
            text += " until \(TimeText.localClock(until, canvas)) (\(TimeText.relative(until, to: canvas.now)))"
        }
        return text
    }

    /// How long it took, or has taken by now.
    static func duration(_ timing: TimingObject, _ status: StatusName, now: Instant) -> Int64 {
        guard let startedAt = timing.startedAt, timing.stoppedAt == nil, !status.isTerminal else {
            return timing.durationMilliseconds
        }
        return max(timing.durationMilliseconds, now.millisecondsSinceEpoch - startedAt.millisecondsSinceEpoch)
    }
}
