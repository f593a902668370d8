import EngineProtocol
import WorkflowModel

/// `enginectl inspect`: the stack and the memory of an execution.
struct InspectView {
    var inspection: InspectResult

    func lines(_ canvas: Canvas) -> [StyledText] {
        let status = inspection.status
        var title = StyledText("\(canvas.glyphs.sign(of: status)) \(status.rawValue)", status.style)
        title.append("  execution \(inspection.executionID)", .dim)
        let memory = inspection.memory
        let parts: [(String, Value)] = [
            ("Input", memory.input), ("Context", memory.context), ("Variables", .object(memory.variables)),
            ("Outputs", .object(memory.outputs)), ("Ends of commands", .object(memory.endings)),
        ].filter { $0.0 != "Ends of commands" || memory.endings.count > 0 }
        return canvas.fitted(
            [title, StyledText(), StyledText("Stack", .bold)] + stack(canvas) + parts.flatMap(section))
    }

    private func stack(_ canvas: Canvas) -> [StyledText] {
        guard !inspection.stack.isEmpty else { return [StyledText("  empty: the execution is over", .dim)] }
        var table = Table(columns: [
            .init(title: "  THREAD", alignment: .trailing), .init(title: "TASK", widthMinimum: 12),
            .init(title: "KIND"), .init(title: "STATE", widthMinimum: 12),
        ])
        var depth = 0
        var thread: UInt64?
        for frame in inspection.stack {
            depth = frame.threadExecutionID == thread ? depth + 1 : 0
            thread = frame.threadExecutionID
            let margin = String(repeating: " ", count: depth)
            table.rows.append([
                StyledText(depth == 0 ? "\(frame.threadExecutionID)" : "", .dim),
                StyledText(margin + (frame.nodeKey.isEmpty ? "(root)" : frame.nodeKey)),
                StyledText(frame.kind, .cyan),
                StyledText(frame.state.isEmpty ? "" : Value.object(frame.state).printed(), .dim),
            ])
        }
        return table.lines(canvas)
    }

    private func section(_ title: String, _ value: Value) -> [StyledText] {
        [StyledText(), StyledText(title, .bold)] + JSONText.lines(value).map { StyledText("  " + $0) }
    }
}
