import EngineProtocol
import WorkflowModel

/// One message of each shape, as the golden files hold them.
enum Samples {
    static let noon = Instant(millisecondsSinceEpoch: 1_767_268_800_000)
    static func after(_ seconds: Int64) -> Instant {
        Instant(millisecondsSinceEpoch: noon.millisecondsSinceEpoch + seconds * 1_000)
    }

    static let progress = ProgressObject(
        totalNodes: 13, completedNodes: 7, failedNodes: 0, skippedNodes: 1, runningNodes: 2, percentage: 53.5)
    static let timing = TimingObject(
        startedAt: noon, stoppedAt: nil, durationMilliseconds: 12_400, pausedMilliseconds: 500)
    static let document = "name: nightly-backup\nsteps:\n  - id: dump\n    run: pg_dump shop\n"

    static let running = StatusObject(
        executionID: 42, processID: "9f86d081884c7d65", processName: "nightly-backup", processVersion: "0.1.0",
        status: .running, isActive: false, progress: progress, timing: timing,
        threads: [
            ThreadObject(
                threadExecutionID: 0, parent: nil, name: "main", status: .running,
                currentElement: ElementObject(id: 3, key: "/steps/2"), progress: progress, timing: timing),
            ThreadObject(
                threadExecutionID: 1, parent: 0, name: "offsite", status: .waiting, currentElement: nil,
                progress: progress, timing: timing),
        ],
        waitingFor: [WaitObject(kind: .timer, nodeKey: "/steps/4", until: after(60))],
        steps: [
            StepObject(
                token: 17, nodeID: 3, nodeKey: "/steps/2", name: "verify", state: .running, attempt: 2,
                command: "zstd --test shop.zst", startedAt: after(8))
        ])

    static var completed: StatusObject {
        var status = running
        status.status = .completed
        status.timing.stoppedAt = after(12)
        status.threads = []
        status.waitingFor = []
        status.steps = []
        status.output = ["archives": 10, "ratio": 0.25, "names": ["a", "ü", "\u{1F600}"], "none": nil]
        return status
    }

    static var failed: StatusObject {
        var status = completed
        status.status = .failed
        status.isActive = true
        status.output = nil
        status.error = ErrorObject(
            type: "https://open-workflow-specification.org/spec/1.0.0/errors/runtime", status: 500,
            title: "Runtime Error", message: "zstd ended with code 1", stackTrace: ["/steps/2", ""], nodeID: 3,
            nodeKey: "/steps/2")
        return status
    }

    static var paused: StatusObject {
        var status = running
        status.status = .paused
        status.isActive = true
        status.drainingSteps = 1
        status.pause = PauseObject(
            mode: .drain, reason: "disk is being replaced", requestedBy: "ada", pausedAt: after(9),
            resumeAt: after(7_200), breakpoint: nil)
        return status
    }

    static let frame = FrameObject(
        threadExecutionID: 0, nodeID: 3, nodeKey: "/steps/2", name: "verify", kind: "run", state: ["attempt": 2])
    static let memory = MemoryObject(
        input: ["keep": 3], context: ["dump": "shop.zst"], variables: ["mirror": "m1"], outputs: ["/steps/0": nil])
    static let textChunk = LogChunk(
        token: 17, nodeKey: "/steps/2", name: "verify", attempt: 1, stream: .stdout, offset: 0,
        bytes: Array("ok\n".utf8))
    static let binaryChunk = LogChunk(
        token: 17, nodeKey: "/steps/2", name: "verify", attempt: 1, stream: .stderr, offset: 4_096,
        bytes: [0xFF, 0x00, 0x0A, 0x80], droppedBytes: 1_024)
    static let diagnostic = DiagnosticObject(
        file: "nightly.yaml", line: 4, column: 5, message: "unknown key \"rum\"", remedy: "Did you mean \"run\"?",
        code: "unknownKey")
}
