import EngineProtocol
import WorkflowModel

/// A line for each change, where nothing can be redrawn.
struct ChangeLine {
    var status: StatusObject
    var change: WatchModel.Change

    func line(_ canvas: Canvas) -> StyledText {
        var line = StyledText("\(TimeText.localClock(canvas.now, canvas))  ", .dim)
        line.append("execution \(status.executionID)  ")
        line.append(ProgressBar.percentage(status.progress))
        line.append("  ")
        switch change {
        case .status(let name): line.append(statusText(name, canvas))
        case .cancelRequested: line.append("\(canvas.glyphs.cancelled) cancel requested", .magenta)
        case .activity(let step):
            line.append("\(canvas.glyphs.running) \(name(step)) ", .cyan)
            line.append(StatusText.activity(step.object.activity))
        case .step(let step): line.append(stepText(step, canvas))
        case .progress(let completed): line.append("\(completed) of \(status.progress.totalNodes) done", .dim)
        }
        return line
    }

    private func statusText(_ name: StatusName, _ canvas: Canvas) -> StyledText {
        var text = StatusText.status(ExecutionSummary(status), canvas.glyphs)
        if name.isTerminal {
            text.append(" after \(TimeText.duration(milliseconds: status.timing.durationMilliseconds))")
        }
        if let error = status.error { text.append(": \(StatusText.error(error))", .red) }
        if let pause = status.pause { text.append(": \(StatusText.pause(pause, canvas))") }
        if let wait = status.waitingFor.first, name == .waiting { text.append(": \(StatusText.wait(wait, canvas))") }
        return text
    }

    private func name(_ step: WatchModel.Step) -> String {
        let attempt = step.object.attempt > 1 ? " (attempt \(step.object.attempt))" : ""
        return StatusText.name(step.object.name, step.object.iteration) + attempt
    }

    private func stepText(_ step: WatchModel.Step, _ canvas: Canvas) -> StyledText {
        let glyphs = canvas.glyphs
        let name = name(step)
        let elapsed = step.milliseconds(at: canvas.now).map { " after \(TimeText.duration(milliseconds: $0))" } ?? ""
        return switch step.state {
        case .active(.running): StyledText("\(glyphs.running) \(name) started", .cyan)
        case .active(.frozen): StyledText("\(glyphs.paused) \(name) frozen", .yellow)
        case .active(.stopping): StyledText("\(glyphs.cancelled) \(name) is being stopped", .magenta)
        case .active(.retrying):
            StyledText(
                "\(glyphs.retrying) \(StatusText.name(step.object.name, step.object.iteration)) failed: attempt "
                    + "\(StatusText.attempt(step.object)) \(StatusText.doing(step.object, canvas))", .yellow)
        case .completed: StyledText("\(glyphs.completed) \(name) done\(elapsed)", .green)
        case .failed: StyledText("\(glyphs.failed) \(name) failed\(elapsed)", .red)
        case .stopped: StyledText("\(glyphs.cancelled) \(name) stopped\(elapsed)", .magenta)
        }
    }
}
