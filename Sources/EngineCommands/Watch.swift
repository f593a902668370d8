import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl watch`.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow an execution until it is over, or all of them.",
        discussion: """
            On a terminal the view is drawn in place; elsewhere each change is a line, with --json a status object. \
            Ends with the outcome of the execution. Ctrl-C ends only the view. With --events it prints the lifecycle \
            events of the specification from now on, each as a CloudEvent on a line.
            """)

    @Argument(help: ArgumentHelp("The number of the execution; without it all are followed.", valueName: "id"))
    var executionID: UInt64?

    @Option(help: ArgumentHelp("Stop watching after this long.", valueName: "duration"))
    var timeout: DurationArgument?

    @Flag(help: "Print lifecycle events, one JSON object a line.")
    var events = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        if events {
            return try LifecycleEvents(executionID: executionID, duration: timeout?.duration).follow(connection)
        }
        guard let executionID else {
            return try AllExecutions(isJSON: output.json, duration: timeout?.duration).follow(connection)
        }
        try FollowedExecution(executionID: executionID, timeout: timeout?.duration, isJSON: output.json)
            .follow(connection)
    }
}
