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
        } else if summary.drainingSteps > 0 {
            text.append(", draining \(summary.drainingSteps)", status.style)
        }
        return text
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
