import EngineProtocol
import WorkflowModel

/// `enginectl history`: the journaled events of an execution.
struct HistoryView {
    var entries: [HistoryEntry]

    func lines(_ canvas: Canvas) -> [StyledText] {
        var table = Table(columns: [
            .init(title: "#", alignment: .trailing), .init(title: "TIME"), .init(title: "EVENT"),
            .init(title: "TASK", widthMinimum: 10), .init(title: "DETAIL", widthMinimum: 10),
        ])
        table.rows = entries.map { entry in
            [
                StyledText("\(entry.sequence)", .dim), StyledText(TimeText.localPrecise(entry.at, canvas), .dim),
                StyledText(entry.type, .bold), StyledText(entry.nodeKey ?? ""),
                StyledText(detail(entry.data), .dim),
            ]
        }
        return table.lines(canvas)
    }

    /// `attempt=1 code=0`: text as it is, everything else as JSON.
    private func detail(_ data: OrderedObject) -> String {
        data.map { name, value in
            if case .string(let text) = value { return "\(name)=\(text)" }
            return "\(name)=\(value.printed())"
        }.joined(separator: " ")
    }
}
