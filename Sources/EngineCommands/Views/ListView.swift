import EngineProtocol

/// `enginectl list`: a table of executions.
struct ListView {
    var executions: [ExecutionSummary]

    private static let barWidth = 15

    func lines(_ canvas: Canvas) -> [StyledText] {
        var table = Table(columns: [
            .init(title: "ID", alignment: .trailing), .init(title: "PROCESS", widthMinimum: 10),
            .init(title: "STATUS"), .init(title: "PROGRESS"), .init(title: "DONE", alignment: .trailing),
            .init(title: "STARTED", alignment: .trailing), .init(title: "DURATION", alignment: .trailing),
            .init(title: "DETAIL", widthMinimum: 8),
        ])
        if !executions.contains(where: { $0.error != nil || $0.activity != nil }) { table.columns.removeLast() }
        table.rows = executions.map { Array(cells($0, canvas).prefix(table.columns.count)) }
        return table.lines(canvas)
    }

    private func cells(_ execution: ExecutionSummary, _ canvas: Canvas) -> [StyledText] {
        let progress = execution.progress
        // A bar needs room that narrow terminals do not have, and says nothing in a file; so do versions.
        let hasBar = (canvas.width ?? 0) >= 100
        let hasRoom = (canvas.width ?? .max) >= 120
        let version = execution.processVersion
        let duration = StatusText.duration(execution.timing, execution.status, now: canvas.now)
        return [
            StyledText("\(execution.executionID)", .bold),
            StyledText(hasRoom ? StatusText.process(execution.processName, version) : execution.processName),
            StatusText.status(execution, canvas.glyphs),
            hasBar
                ? ProgressBar.text(progress, style: execution.status.style, width: Self.barWidth, canvas.glyphs)
                : ProgressBar.percentage(progress),
            StyledText("\(progress.completedNodes)/\(progress.totalNodes)"),
            StyledText(execution.timing.startedAt.map { TimeText.relative($0, to: canvas.now) } ?? "", .dim),
            StyledText(TimeText.duration(milliseconds: duration)),
            execution.error.map { StyledText(StatusText.error($0), .red) }
                ?? StyledText(execution.status.isTerminal ? "" : StatusText.activity(execution.activity), .dim),
        ]
    }
}
