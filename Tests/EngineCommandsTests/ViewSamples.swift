import EngineProtocol
import WorkflowModel

@testable import EngineCommands

/// What the views are tested with.
enum ViewSamples {
    static let noon = Instant(millisecondsSinceEpoch: 1_767_268_800_000)
    static func after(_ seconds: Double) -> Instant {
        Instant(millisecondsSinceEpoch: noon.millisecondsSinceEpoch + Int64(seconds * 1_000))
    }

    /// Twelve seconds after noon.
    static func canvas(_ width: Int?, height: Int? = nil, glyphs: Glyphs = .unicode) -> Canvas {
        Canvas(width: width, height: height, glyphs: glyphs, now: after(12))
    }

    static func progress(_ completed: Int, of total: Int, running: Int = 0, failed: Int = 0) -> ProgressObject {
        ProgressObject(
            totalNodes: total, completedNodes: completed, failedNodes: failed, skippedNodes: 0, runningNodes: running,
            percentage: Double(completed) / Double(total) * 100)
    }

    static func step(_ token: UInt64, _ name: String, from second: Double, attempt: Int = 1) -> StepObject {
        StepObject(
            token: token, nodeID: Int(token), nodeKey: "/do/\(token)/\(name)", name: name, state: .running,
            attempt: attempt, command: "tar -C /usr/share -cf - \(name) | zstd -o \"$WORK/\(name).tar.zst\"",
            startedAt: after(second))
    }

    static func status(
        _ status: StatusName = .running, _ progress: ProgressObject = progress(7, of: 13, running: 2),
        steps: [StepObject] = []
    ) -> StatusObject {
        StatusObject(
            executionID: 42, processID: "9f86d081884c7d65", processName: "archive", processVersion: "1.0.0",
            status: status, isActive: status == .paused, progress: progress,
            timing: TimingObject(
                startedAt: noon, stoppedAt: status.isTerminal ? after(12) : nil, durationMilliseconds: 12_000,
                pausedMilliseconds: 0), steps: steps)
    }

    static let error = ErrorObject(
        type: "https://open-workflow-specification.org/spec/1.0.0/errors/runtime", status: 500, title: "Runtime Error",
        message: "tar ended with code 2", stackTrace: ["/do/1/pack", "/do/1", ""], nodeID: 1, nodeKey: "/do/1/pack")

    /// The lines as a terminal without colours shows them.
    static func text(_ lines: [StyledText]) -> String {
        lines.map { $0.rendered(colours: false) }.joined(separator: "\n")
    }
}
