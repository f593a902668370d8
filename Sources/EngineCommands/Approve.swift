import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl approve`.
struct ApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve what an execution waits for a person to decide.",
        discussion: """
            Its status shows what is asked. Who decided, when and why stands in its history.

            Examples:
              enginectl approve 42
              enginectl approve 42 --reason "looks right" --watch
              enginectl approve 42 --node /steps/1/release
            """)

    @Argument(help: ArgumentHelp("The number of the execution.", valueName: "id"))
    var executionID: UInt64

    @Option(help: ArgumentHelp("The key of the step that asks; needed only where several do.", valueName: "key"))
    var node: String?

    @Option(help: ArgumentHelp("Why, for those who ask later.", valueName: "text"))
    var reason: String?

    @OptionGroup var request: RequestOptions
    @OptionGroup var following: FollowOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let parameters = ApproveParameters(
            executionID: executionID, nodeKey: node, reason: reason, key: request.certainKey)
        let result = try connection.engine().callOnce(parameters)
        if output.json, !following.isFollowing {
            Console.print(json: result.encoded)
        } else {
            let sign = StyledText(Terminal.standardError.glyphs.completed, .green)
            Console.say(sign + StyledText(" Execution \(executionID): approved."))
        }
        guard following.isFollowing else { return }
        try FollowedExecution(executionID: executionID, following, isJSON: output.json).follow(connection)
    }
}
