import EngineProtocol

/// How a followed execution ends a command.
enum Outcome {
    /// The exit status of an execution that is over.
    static func exitStatus(of status: StatusName) -> ExitStatus {
        switch status {
        case .completed: .done
        case .failed: .executionFailed
        case .cancelled: .executionCancelled
        case .pending, .running, .waiting, .paused: .waitTimedOut
        }
    }

    /// What to say of an execution that goes on although the command ends.
    static func detached(_ executionID: UInt64, interrupted: Bool) -> [StyledText] {
        let reason = interrupted ? "Detached" : "Stopped waiting"
        return [
            StyledText("\(reason): execution \(executionID) goes on."),
            StyledText(
                "\"enginectl watch \(executionID)\" shows it again, \"enginectl cancel \(executionID)\" ends it.", .dim),
        ]
    }

    /// `✓ archive completed in 34s (execution 1)`, with the error below.
    static func summary(_ status: StatusObject, _ glyphs: Glyphs) -> [StyledText] {
        let duration = TimeText.duration(milliseconds: status.timing.durationMilliseconds)
        var line = StyledText("\(glyphs.sign(of: status.status)) ", status.status.style)
        line.append("Execution \(status.executionID) of \(status.processName) ")
        line.append(status.status.rawValue, status.status.style)
        line.append(" after \(duration).")
        guard let error = status.error else { return [line] }
        var lines = [line]
        for (number, text) in StatusText.errorLines(error).enumerated() {
            lines.append(StyledText(number == 0 ? "error: " : "  ", .red) + StyledText(text))
        }
        if let key = error.nodeKey { lines.append(StyledText("  at \(key)", .dim)) }
        if status.isActive {
            let id = status.executionID
            lines.append(
                StyledText("help: ", .cyan) + StyledText("\"enginectl resume \(id)\" tries the failed step again."))
        }
        return lines
    }
}
