import ArgumentParser
import EngineClient
import EngineProtocol
import WorkflowModel

/// `enginectl emit`.
struct EmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emit",
        abstract: "Publish an event within the engine.",
        discussion: """
            The event is durable when the command returns, and every execution that listens to it hears it once. An \
            event of the same source and ID is published once, however often it is sent.

            Examples:
              enginectl emit com.example.file.arrived --data '{"path": "/srv/in/a.csv"}' --id a.csv
              enginectl emit --event '{"id": "7", "source": "/door", "type": "com.example.opened"}'
            """)

    @Argument(help: ArgumentHelp("The type of the event.", valueName: "type"))
    var type: String?

    @Option(
        help: ArgumentHelp("Where it comes from; by default `enginectl`. Say it together with --id.", valueName: "uri"))
    var source: String?

    @Option(
        help: ArgumentHelp(
            "What makes it one event among those of its source; by default a new one.", valueName: "text"))
    var id: String?

    @Option(help: ArgumentHelp("What it is about.", valueName: "text"))
    var subject: String?

    @Option(help: ArgumentHelp("Its data, as JSON.", valueName: "json"))
    var data: String?

    @Option(help: ArgumentHelp("The whole CloudEvent, as JSON.", valueName: "json"))
    var event: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard (type == nil) != (event == nil) else { throw ValidationError("Give the type of the event, or --event.") }
        if event != nil, source != nil || id != nil || subject != nil || data != nil {
            throw ValidationError("--event is the whole event: leave --source, --id, --subject and --data out.")
        }
    }

    func run() throws {
        let result = try connection.engine().callOnce(PublishParameters(event: try envelope()))
        if output.json { return Console.print(json: result.encoded) }
        let sign = StyledText(Terminal.standardError.glyphs.completed, .green)
        let what = result.known ? "was published before" : "is published"
        Console.say(sign + StyledText(" Event \(result.number) \(what)."))
    }

    private func envelope() throws -> Value {
        if let event { return try JSONInput.read(event, option: "--event") }
        var members: OrderedObject = [
            "specversion": "1.0", "id": .string(id ?? RequestOptions.randomKey()),
            "source": .string(source ?? "enginectl"), "type": .string(type ?? ""),
        ]
        members["subject"] = subject.map(Value.string)
        if let data { members["data"] = try JSONInput.read(data, option: "--data") }
        return .object(members)
    }
}
