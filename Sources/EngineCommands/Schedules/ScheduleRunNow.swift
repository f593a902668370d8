import ArgumentParser
import EngineProtocol
import WorkflowModel

/// `enginectl schedule run-now`.
struct ScheduleRunNowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-now", abstract: "Start an execution of a schedule now.",
        discussion: """
            The schedule's policy for overlaps holds: beside an execution that runs it may be queued or left out. A \
            paused schedule starts one, too.
            """)

    @Argument(help: "NAME or NAMESPACE/NAME.")
    var schedule: ScheduleArgument

    @Option(help: ArgumentHelp("The input: JSON, @FILE, or @- for standard input.", valueName: "json"))
    var input: String?

    @OptionGroup var request: RequestOptions
    @OptionGroup var following: FollowOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let input = try input.map { argument throws(CommandFailure) in
            try JSONInput.read(argument, option: "--input")
        }
        let result = try connection.engine().callOnce(
            ScheduleRunNowParameters(schedule: schedule.name, input: input, key: request.certainKey))
        if output.json, !following.isFollowing || result.executionID == nil { Console.print(json: result.encoded) }
        switch result.outcome {
        case .started:
            guard let id = result.executionID else { return }
            if !following.isFollowing, !output.json, !Terminal.standardOutput.isTerminal {
                Console.print([StyledText("\(id)")])
            }
            Console.say("Started execution \(id) of \(result.schedule.name).")
            guard following.isFollowing else { return }
            try FollowedExecution(executionID: id, following, isJSON: output.json).follow(connection)
        case .queued:
            Console.say("Queued: \(result.schedule.name) starts when its executions have ended.")
            if following.isFollowing { throw CommandFailure.ended(.waitTimedOut) }
        case .skipped:
            Console.say("Left out: an execution of \(result.schedule.name) runs.")
            if following.isFollowing { throw CommandFailure.ended(.busy) }
        }
    }
}
