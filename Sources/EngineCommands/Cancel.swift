import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl cancel`.
struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel executions and wait until they are over.",
        discussion: """
            Steps that run are told to end, and killed if they do not; clean-up steps run. Paused and frozen \
            executions are cancelled at once too.
            """)

    @Argument(help: ArgumentHelp("The numbers of the executions.", valueName: "id"))
    var executionIDs: [UInt64]

    @Option(help: ArgumentHelp("Why, for those who ask later.", valueName: "text"))
    var reason: String?

    @Flag(inversion: .prefixedNo, help: "Wait until steps and clean-up are over.")
    var wait = true

    @Option(help: ArgumentHelp("Stop waiting after this long; the cancel goes on.", valueName: "duration"))
    var timeout: DurationArgument?

    @OptionGroup var request: RequestOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if executionIDs.isEmpty { throw ValidationError("Give the number of an execution.") }
        if timeout != nil, !wait { throw ValidationError("--timeout has no meaning with --no-wait.") }
    }

    func run() throws {
        let requests = executionIDs.map { id in
            (
                executionID: id,
                parameters: CancelParameters(executionID: id, reason: reason, key: request.certainKey)
            )
        }
        let engine = connection.engine(interruption: wait ? Interruption.descriptor() : nil)
        // What waits for the end prints it; what does not prints the answer.
        let batch = BatchControl(isJSON: output.json && !wait, satisfied: [.alreadyCancelled, .cancelling])
        var (accepted, worst) = try batch.perform(requests, on: engine, describe: describe)
        let deadline = timeout.map { ContinuousClock.now.advanced(by: $0.duration) }
        if wait {
            for result in accepted {
                let outcome = try end(result, engine, deadline)
                if outcome != .done { worst = outcome }
            }
        }
        if worst != .done { throw CommandFailure.ended(worst) }
    }

    private func describe(_ result: ControlResult) -> StyledText {
        let sign = StyledText(Terminal.standardError.glyphs.cancelled, .magenta)
        if result.status == .cancelled { return sign + StyledText(" Execution \(result.executionID) is cancelled.") }
        return sign + StyledText(" Execution \(result.executionID) is being cancelled.")
    }

    private func end(
        _ result: ControlResult, _ engine: EngineAccess, _ deadline: ContinuousClock.Instant?
    ) throws -> ExitStatus {
        if result.status == .cancelled, !output.json { return .done }
        var follower = Follower(
            engine: engine, executionID: result.executionID, display: Display(.silent), deadline: deadline)
        switch try follower.follow() {
        case .over(let status):
            if output.json {
                Console.print(jsonLine: status.encoded)
            } else {
                Console.say(Outcome.summary(status, Terminal.standardError.glyphs))
            }
            return status.status == .failed ? .executionFailed : .done
        case .timedOut:
            Console.say(StyledText("Stopped waiting: the cancel of execution \(result.executionID) goes on."))
            return .waitTimedOut
        case .interrupted:
            Console.say(StyledText("Detached: the cancel of execution \(result.executionID) goes on."))
            throw CommandFailure.ended(.interrupted)
        }
    }
}
