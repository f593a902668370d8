import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl reject`.
struct RejectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reject",
        abstract: "Reject what an execution waits for a person to decide.",
        discussion: """
            The step that asks fails with the title "Rejected" and the reason, which the definition may catch.

            Examples:
              enginectl reject 42 --reason "not on a Friday"
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
        let parameters = RejectParameters(
            executionID: executionID, nodeKey: node, reason: reason, key: request.certainKey)
        let result = try connection.engine().callOnce(parameters)
        if output.json, !following.isFollowing {
            Console.print(json: result.encoded)
        } else {
            let sign = StyledText(Terminal.standardError.glyphs.cancelled, .magenta)
            Console.say(sign + StyledText(" Execution \(executionID): rejected."))
        }
        guard following.isFollowing else { return }
        try FollowedExecution(executionID: executionID, following, isJSON: output.json).follow(connection)
    }
}
