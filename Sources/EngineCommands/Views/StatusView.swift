import EngineProtocol
import WorkflowModel

/// `enginectl status`: one execution in full.
struct StatusView {
    var status: StatusObject

    private static let labelWidth = 10
    /// Frames of an error that are shown; the rest is counted.
    private static let stackMaximum = 8

    func lines(_ canvas: Canvas) -> [StyledText] {
        var lines = [headline(canvas), progress(canvas)]
        lines += timing(canvas)
        if let pause = status.pause {
            lines.append(row("Paused", StyledText(StatusText.pause(pause, canvas), .yellow)))
        }
        for (position, wait) in status.waitingFor.enumerated() {
            lines.append(row(position == 0 ? "Waiting" : "", StyledText(StatusText.wait(wait, canvas), .blue)))
        }
        lines += error(canvas)
        if let output = status.output { lines += value("Output", output) }
        lines.append(row("Definition", StyledText(status.processID, .dim)))
        if !status.steps.isEmpty { lines += [StyledText()] + steps(canvas) }
        if status.threads.count > 1 { lines += [StyledText()] + threads(canvas) }
        return canvas.fitted(lines)
    }

    private func headline(_ canvas: Canvas) -> StyledText {
        var line = StatusText.status(ExecutionSummary(status), canvas.glyphs)
        line.append("  ")
        line.append(StatusText.process(status.processName, status.processVersion), .bold)
        line.append("  execution \(status.executionID)", .dim)
        return line
    }

    private func row(_ label: String, _ text: StyledText) -> StyledText {
        StyledText("  ") + StyledText(label, .dim).padded(to: Self.labelWidth, .leading) + StyledText("  ") + text
    }

    private func progress(_ canvas: Canvas) -> StyledText {
        var text = StyledText()
        if let width = canvas.width, width >= 60 {
            text = ProgressBar.bar(status.progress, style: status.status.style, width: 24, canvas.glyphs)
            text.append(" ")
        }
        text.append("\(ProgressBar.whole(status.progress))%", .bold)
        text.append("  " + StatusText.counts(status.progress))
        return row("Progress", text)
    }

    private func timing(_ canvas: Canvas) -> [StyledText] {
        guard let startedAt = status.timing.startedAt else { return [row("Started", StyledText("not yet", .dim))] }
        var started = StyledText(TimeText.local(startedAt, canvas))
        started.append("  \(TimeText.relative(startedAt, to: canvas.now))", .dim)
        let milliseconds = StatusText.duration(status.timing, status.status, now: canvas.now)
        var duration = StyledText(TimeText.duration(milliseconds: milliseconds))
        if status.timing.pausedMilliseconds > 0 {
            let paused = TimeText.duration(milliseconds: status.timing.pausedMilliseconds)
            duration.append("  of which paused \(paused)", .dim)
        }
        return [row("Started", started), row("Duration", duration)]
    }

    private func error(_ canvas: Canvas) -> [StyledText] {
        guard let error = status.error else { return [] }
        var lines = StatusText.errorLines(error).enumerated().map { number, line in
            row(number == 0 ? "Error" : "", StyledText(line, .red))
        }
        let places = error.stackTrace.isEmpty ? [error.nodeKey].compactMap { $0 } : error.stackTrace
        for place in places.prefix(Self.stackMaximum) {
            lines.append(row("", StyledText("at \(place.isEmpty ? "(root)" : place)", .dim)))
        }
        let hidden = places.count - Self.stackMaximum
        if hidden > 0 { lines.append(row("", StyledText("\(canvas.glyphs.ellipsis) and \(hidden) more", .dim))) }
        return lines
    }

    private func value(_ label: String, _ value: Value) -> [StyledText] {
        JSONText.lines(value).enumerated().map { row($0.offset == 0 ? label : "", StyledText($0.element)) }
    }

    private func steps(_ canvas: Canvas) -> [StyledText] {
        var table = Table(columns: [
            .init(title: "  STEP", widthMinimum: 12), .init(title: "STATE"),
            .init(title: "ATTEMPT", alignment: .trailing),
            .init(title: "FOR", alignment: .trailing), .init(title: "DOING", widthMinimum: 10),
        ])
        for step in status.steps {
            let elapsed = step.startedAt.map { canvas.now.millisecondsSinceEpoch - $0.millisecondsSinceEpoch }
            table.rows.append([
                StyledText("  ") + StyledText(StatusText.name(step.name, step.iteration), .bold),
                StyledText(step.state.rawValue, step.state.style),
                StyledText(StatusText.attempt(step)),
                StyledText(elapsed.map { TimeText.duration(milliseconds: $0) } ?? ""),
                StyledText(StatusText.doing(step, canvas), .dim),
            ])
        }
        return table.lines(canvas) + status.steps.flatMap(unenforced)
    }

    private func unenforced(_ step: StepObject) -> [StyledText] {
        step.notEnforced.sorted { $0.key < $1.key }.map { limit, reason in
            StyledText("  \(step.name): the limit of \(limit) is not enforced: \(reason)", .yellow)
        }
    }

    private func threads(_ canvas: Canvas) -> [StyledText] {
        var table = Table(columns: [
            .init(title: "  THREAD", widthMinimum: 12), .init(title: "STATUS"),
            .init(title: "DONE", alignment: .trailing), .init(title: "AT", widthMinimum: 10),
        ])
        for thread in status.threads {
            let glyph = canvas.glyphs.sign(of: thread.status)
            table.rows.append([
                StyledText("  \(thread.threadExecutionID) \(thread.name)"),
                StyledText("\(glyph) \(thread.status.rawValue)", thread.status.style),
                StyledText("\(thread.progress.completedNodes)/\(thread.progress.totalNodes)"),
                StyledText(thread.currentElement?.key ?? "", .dim),
            ])
        }
        return table.lines(canvas)
    }
}

extension StepObject.State {
    /// The colour of the state.
    var style: TextStyle {
        switch self {
        case .running: .cyan
        case .frozen, .retrying: .yellow
        case .stopping: .magenta
        }
    }
}
