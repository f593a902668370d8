import EngineProtocol
import WorkflowModel

/// `enginectl engine status`: the daemon itself.
struct EngineStatusView {
    var status: EngineStatusResult

    func lines(_ canvas: Canvas) -> [StyledText] {
        var title = StyledText("\(canvas.glyphs.running) ", .green)
        title.append("engined \(status.version)", .bold)
        title.append("  pid \(status.pid)", .dim)
        let uptime = TimeText.duration(milliseconds: status.uptimeMilliseconds)
        var up = StyledText(uptime)
        up.append("  since \(TimeText.local(status.startedAt, canvas))", .dim)
        var lines = [
            title, row("Up", up), row("Executions", executions(canvas)), row("Steps", "\(status.runningSteps) running"),
            row("Clients", "\(status.connections) connected, \(status.watchers) watching"),
            row("Journal", journal), row("State", StyledText(status.stateDirectory)),
        ]
        if let socket = status.socket { lines.append(row("Socket", StyledText(socket))) }
        if status.journal.isFull {
            lines.append(row("", StyledText("The disk is nearly full: new executions are refused.", .red)))
        }
        return canvas.fitted(lines)
    }

    private func row(_ label: String, _ text: StyledText) -> StyledText {
        StyledText("  ") + StyledText(label, .dim).padded(to: 10, .leading) + StyledText("  ") + text
    }

    private func executions(_ canvas: Canvas) -> StyledText {
        let kept = StatusName.allCases.filter { status.executions[$0] ?? 0 > 0 }
        guard !kept.isEmpty else { return StyledText("none", .dim) }
        var text = StyledText()
        for (position, name) in kept.enumerated() {
            if position > 0 { text.append(", ") }
            text.append("\(canvas.glyphs.sign(of: name)) \(status.executions[name] ?? 0) \(name.rawValue)", name.style)
        }
        return text
    }

    private var journal: StyledText {
        let journal = status.journal
        var text = StyledText("\(ByteText.size(journal.bytes)) in \(journal.segments) segments")
        text.append(", \(journal.records) records", .dim)
        if let median = journal.syncMicrosecondsMedian {
            let high = journal.syncMicrosecondsHigh.map { ", p99 \(Self.milliseconds($0))" } ?? ""
            text.append(", sync p50 \(Self.milliseconds(median))\(high)", .dim)
        }
        if let free = journal.freeBytes { text.append(", \(ByteText.size(free)) free", .dim) }
        return text
    }

    private static func milliseconds(_ microseconds: Int64) -> String {
        "\(microseconds / 1_000).\(microseconds % 1_000 / 100) ms"
    }
}
