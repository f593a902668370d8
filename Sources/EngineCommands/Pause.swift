import ArgumentParser
import EngineClient
import EngineProtocol
import WorkflowModel

/// `enginectl pause`.
struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Pause executions.",
        discussion: """
            drain lets steps that run finish and starts nothing new; freeze also stops their processes where they \
            stand. With --before it pauses when it reaches that task.

            Examples:
              enginectl pause 42 --reason "disk is being replaced" --for 2h
              enginectl pause 42 --mode freeze
              enginectl pause 42 --before /do/3/deploy
            """)

    @Argument(help: ArgumentHelp("The numbers of the executions.", valueName: "id"))
    var executionIDs: [UInt64]

    @Option(help: ArgumentHelp("What becomes of steps that run.", valueName: "mode"))
    var mode = PauseModeArgument(mode: .drain)

    @Option(help: ArgumentHelp("Why, for those who ask later.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("Resume by itself at this time, such as 2026-01-31T12:00:00Z.", valueName: "time"))
    var resumeAt: TimeArgument?

    @Option(name: .customLong("for"), help: ArgumentHelp("Resume by itself after this long.", valueName: "duration"))
    var duration: DurationArgument?

    @Option(help: ArgumentHelp("Pause when it reaches the task of this key.", valueName: "key"))
    var before: String?

    @Flag(help: "Wait until no step is running any more.")
    var wait = false

    @OptionGroup var request: RequestOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if executionIDs.isEmpty { throw ValidationError("Give the number of an execution.") }
        if resumeAt != nil, duration != nil { throw ValidationError("Give either --for or --resume-at.") }
        if wait, before != nil { throw ValidationError("--wait has nothing to wait for with --before.") }
    }

    func run() throws {
        let resumeAt = resumeAt?.instant ?? duration.map { HostClock.now + $0.duration }
        let requests = executionIDs.map { id in
            let parameters = PauseParameters(
                executionID: id, mode: mode.mode, reason: reason, resumeAt: resumeAt, before: before,
                key: request.certainKey)
            return (executionID: id, parameters: parameters)
        }
        let batch = BatchControl(isJSON: output.json, satisfied: [.alreadyPaused])
        let engine = connection.engine(interruption: wait ? Interruption.descriptor() : nil)
        let (accepted, worst) = try batch.perform(requests, on: engine, describe: describe)
        if wait { for result in accepted where result.drainingSteps > 0 { try drain(result.executionID, engine) } }
        if worst != .done { throw CommandFailure.ended(worst) }
    }

    private func describe(_ result: ControlResult) -> StyledText {
        let id = result.executionID
        switch result.outcome {
        case .breakpointSet: return StyledText("Execution \(id) will pause before \(before ?? "the task").")
        case .frozen: return StyledText("Execution \(id) was paused already; its steps are frozen now.")
        case .paused, .resumed, .redriven, .cancelling, .cancelled, .approved, .rejected: break
        }
        let sign = StyledText(Terminal.standardError.glyphs.paused, .yellow)
        if result.frozenSteps > 0 {
            let steps = result.frozenSteps == 1 ? "1 step is" : "\(result.frozenSteps) steps are"
            return sign + StyledText(" Execution \(id) is paused; \(steps) frozen.")
        }
        guard result.drainingSteps > 0 else { return sign + StyledText(" Execution \(id) is paused.") }
        let steps = result.drainingSteps == 1 ? "1 step is" : "\(result.drainingSteps) steps are"
        return sign + StyledText(" Execution \(id) is paused; \(steps) still finishing.")
    }

    private func drain(_ executionID: UInt64, _ engine: EngineAccess) throws {
        var follower = Follower(
            engine: engine, executionID: executionID, display: Display(.silent),
            isEnough: { $0.status != .paused || $0.drainingSteps == 0 })
        switch try follower.follow() {
        case .over(let status) where status.status == .paused:
            Console.say(StyledText("Execution \(executionID): nothing is running any more."))
        case .over(let status):
            Console.say(StyledText("Execution \(executionID) is \(status.status.rawValue)."))
        case .interrupted, .timedOut: throw CommandFailure.ended(.interrupted)
        }
    }
}

/// `drain` or `freeze`.
struct PauseModeArgument: ExpressibleByArgument {
    var mode: PauseMode

    init(mode: PauseMode) { self.mode = mode }

    init?(argument: String) {
        guard let mode = PauseMode(rawValue: argument) else { return nil }
        self.mode = mode
    }

    var defaultValueDescription: String { mode.rawValue }

    static var allValueStrings: [String] { PauseMode.allCases.map(\.rawValue) }
}
