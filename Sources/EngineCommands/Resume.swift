import ArgumentParser
import EngineClient
import EngineProtocol
import WorkflowModel

/// `enginectl resume`.
struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Continue a paused execution, or a failed one from where it failed.",
        discussion: """
            Examples:
              enginectl resume 42
              enginectl resume 42 --set host='"backup2"' --watch
              enginectl resume 42 --from /do/2/upload
              enginectl resume 42 --skip /do/3/notify
            """)

    @Argument(help: ArgumentHelp("The number of the execution.", valueName: "id"))
    var executionID: UInt64

    @Option(help: ArgumentHelp("Go on from the task of this key.", valueName: "key"))
    var from: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Set a member of the context first. May be repeated.", valueName: "name=json"))
    var assignments: [String] = []

    @Option(help: ArgumentHelp("Count the task of this key as skipped. May be repeated.", valueName: "key"))
    var skip: [String] = []

    @Option(help: ArgumentHelp("Why, for those who ask later.", valueName: "text"))
    var reason: String?

    @OptionGroup var request: RequestOptions
    @OptionGroup var following: FollowOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        var set = OrderedObject()
        for assignment in assignments {
            let (name, value) = try JSONInput.assignment(assignment, option: "--set")
            set[name] = value
        }
        let parameters = ResumeParameters(
            executionID: executionID, from: from, set: set, skip: skip, reason: reason, key: request.certainKey)
        do throws(ClientError) {
            let result = try connection.engine().callOnce(parameters)
            announce(result)
        } catch {
            // It runs: what was asked for holds, unless it was to go on in a certain way.
            guard case .refused(let refusal) = error, refusal.code == .alreadyRunning, isPlain else { throw error }
            Console.say(StyledText("Execution \(executionID): \(refusal.message)"))
        }
        guard following.isFollowing else { return }
        try FollowedExecution(executionID: executionID, following, isJSON: output.json).follow(connection)
    }

    private var isPlain: Bool { from == nil && assignments.isEmpty && skip.isEmpty }

    private func announce(_ result: ControlResult) {
        if output.json, !following.isFollowing { return Console.print(json: result.encoded) }
        let sign = StyledText(Terminal.standardError.glyphs.running, .cyan)
        let way = result.outcome == .redriven ? " goes on from where it failed." : " goes on."
        Console.say(sign + StyledText(" Execution \(executionID)\(way)"))
    }
}
