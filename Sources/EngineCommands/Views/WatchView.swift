import EngineProtocol
import WorkflowModel

/// The live view of one execution: a head, a bar, a line for each step.
struct WatchView {
    var model: WatchModel
    /// Counts drawings: what turns, turns with it.
    var frame: Int
    /// A line below everything: what the keys do, or that the daemon is being looked for.
    var footer: StyledText?

    private static let barWidthMaximum = 40
    private static let nameWidthMaximum = 32
    private static let stepBarWidth = 12

    func lines(_ canvas: Canvas) -> [StyledText] {
        guard let status = model.status else { return [canvas.fitted(footer ?? StyledText("connecting", .dim))] }
        var head = [headline(status, canvas), bar(status, canvas)]
        var tail: [StyledText] = []
        if let pause = status.pause { tail.append(note("Paused", StatusText.pause(pause, canvas), .yellow)) }
        for wait in status.waitingFor { tail.append(note("Waiting", StatusText.wait(wait, canvas), .blue)) }
        if let error = status.error {
            for (number, line) in StatusText.errorLines(error).enumerated() {
                tail.append(note(number == 0 ? "Error" : "", line, .red))
            }
            if let key = error.nodeKey { tail.append(note("", "at \(key)", .dim)) }
        }
        if let footer { tail += [StyledText(), footer] }
        let steps = stepLines(canvas, room: canvas.height.map { $0 - head.count - tail.count - 2 })
        if !steps.isEmpty { head.append(StyledText()) }
        if !steps.isEmpty, !tail.isEmpty, footer == nil || tail.count > 2 { tail.insert(StyledText(), at: 0) }
        return canvas.fitted(head + steps + tail)
    }

    private func headline(_ status: StatusObject, _ canvas: Canvas) -> StyledText {
        let glyphs = canvas.glyphs
        let summary = ExecutionSummary(status)
        var line = StatusText.status(summary, glyphs)
        if status.status == .running {
            line = StyledText("\(glyphs.spinner[frame % glyphs.spinner.count]) ", .cyan)
            line.append(status.cancelRequested ? "cancelling" : "running", status.cancelRequested ? .magenta : .cyan)
        }
        line.append("  ")
        line.append(StatusText.process(status.processName, status.processVersion), .bold)
        line.append("  execution \(status.executionID)", .dim)
        let milliseconds = StatusText.duration(status.timing, status.status, now: canvas.now)
        line.append("  " + TimeText.duration(milliseconds: milliseconds))
        return line
    }

    private func bar(_ status: StatusObject, _ canvas: Canvas) -> StyledText {
        let counts = "  " + StatusText.counts(status.progress)
        let room = (canvas.width ?? 80) - counts.count - 8
        let width = min(Self.barWidthMaximum, max(8, room))
        var line = ProgressBar.bar(status.progress, style: status.status.style, width: width, canvas.glyphs)
        line.append(" ")
        line.append(ProgressBar.percentage(status.progress))
        line.append(counts, .dim)
        return line
    }

    private func note(_ label: String, _ text: String, _ style: TextStyle) -> StyledText {
        StyledText(label, .dim).padded(to: 8, .leading) + StyledText(text, style)
    }

    /// The newest that fit; those above are counted.
    private func stepLines(_ canvas: Canvas, room: Int?) -> [StyledText] {
        let steps = model.steps
        guard !steps.isEmpty else { return [] }
        let room = max(1, room ?? steps.count)
        guard steps.count > room else { return rows(steps, canvas) }
        let active = steps.filter(\.isActive)
        let ended = steps.filter { !$0.isActive }
        // What is at work matters most; of what is over, the latest.
        let shown = ended.suffix(max(0, room - 1 - active.count)) + active.prefix(max(0, room - 1))
        let hidden = "\(canvas.glyphs.ellipsis) \(steps.count - shown.count) more"
        return [StyledText(hidden, .dim)] + rows(Array(shown), canvas)
    }

    private func rows(_ steps: [WatchModel.Step], _ canvas: Canvas) -> [StyledText] {
        let names = steps.map(name)
        let nameWidth = min(Self.nameWidthMaximum, names.map(\.width).max() ?? 0)
        return zip(steps, names).map { step, name in
            var line = sign(step, canvas.glyphs) + StyledText(" ")
            let fitted = name.truncated(to: nameWidth, ellipsis: canvas.glyphs.ellipsis)
            line.append(fitted.padded(to: nameWidth, .leading))
            let elapsed = step.milliseconds(at: canvas.now).map { TimeText.duration(milliseconds: $0) } ?? ""
            line.append("  ")
            line.append(StyledText(elapsed).padded(to: 6, .trailing))
            if step.object.attempt > 1 { line.append("  attempt \(StatusText.attempt(step.object))", .yellow) }
            if case .active(let state) = step.state {
                if state != .running { line.append("  " + state.rawValue, state.style) }
                line.append(activity(step.object, canvas))
            }
            return line
        }
    }

    /// How far the step says it is, and what it does.
    private func activity(_ step: StepObject, _ canvas: Canvas) -> StyledText {
        var line = StyledText()
        guard let activity = step.activity, step.retryAt == nil else {
            let doing = StatusText.doing(step, canvas)
            if !doing.isEmpty { line.append("  " + doing, .dim) }
            return line
        }
        if let percentage = StatusText.percentage(of: activity) {
            let full = Self.stepBarWidth * percentage / 100
            line.append("  " + String(repeating: canvas.glyphs.barFull, count: full), .cyan)
            line.append(String(repeating: canvas.glyphs.barEmpty, count: Self.stepBarWidth - full), .dim)
            line.append(StyledText("\(percentage)%").padded(to: 5, .trailing))
        }
        if let status = activity.status { line.append("  " + status) }
        return line
    }

    /// Items of loops are told apart by their place, other steps of one task by number.
    private func name(_ step: WatchModel.Step) -> StyledText {
        var name = StyledText(StatusText.name(step.object.name, step.object.iteration))
        let siblings = model.steps.filter {
            $0.object.nodeKey == step.object.nodeKey && $0.object.iteration == step.object.iteration
        }
        guard siblings.count > 1, let place = siblings.firstIndex(where: { $0.object.token == step.object.token })
        else { return name }
        name.append(" \(place + 1)", .dim)
        return name
    }

    private func sign(_ step: WatchModel.Step, _ glyphs: Glyphs) -> StyledText {
        switch step.state {
        case .active(.running): StyledText(glyphs.spinner[frame % glyphs.spinner.count], .cyan)
        case .active(.frozen): StyledText(glyphs.paused, .yellow)
        case .active(.stopping): StyledText(glyphs.cancelled, .magenta)
        case .active(.retrying): StyledText(glyphs.retrying, .yellow)
        case .completed: StyledText(glyphs.completed, .green)
        case .failed: StyledText(glyphs.failed, .red)
        case .stopped: StyledText(glyphs.cancelled, .magenta)
        }
    }
}

extension WatchModel.Step {
    /// True while it is under way.
    var isActive: Bool {
        if case .active = state { return true }
        return false
    }
}
