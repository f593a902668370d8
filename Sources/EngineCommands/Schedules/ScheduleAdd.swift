import ArgumentParser
import EngineClient
import EngineProtocol
import WorkflowModel

/// `enginectl schedule add`.
struct ScheduleAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Register definitions that start by themselves.",
        discussion: "As `enginectl definition register`, for documents that have a `schedule`; others are refused.")

    @Argument(help: "The definitions, YAML or JSON; - reads standard input.", completion: .file())
    var files: [String]

    @Option(
        help: ArgumentHelp("Where schemas, functions and scripts are.", valueName: "directory"),
        completion: .directory)
    var resources: String?

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        for file in files {
            let document = try TextFile.read(file)
            let definition = try LoadedDefinition.load(document, resources: resources)
            guard definition.schedule != nil else {
                throw CommandFailure(
                    .invalidData, "\(document.name) has no `schedule`.",
                    remedy: "Add one, or keep the definition by \"enginectl definition register\".")
            }
            let result = try connection.callOnce(
                DefinitionRegisterParameters(document: document.text, fileName: document.name), about: document)
            let schedule = try connection.engine().call(
                ScheduleShowParameters(schedule: "\(result.definition.namespace)/\(result.definition.name)")
            ).schedule
            if output.json {
                Console.print(jsonLine: ScheduleResult(schedule: schedule).encoded)
            } else {
                Console.print(ScheduleView(schedule: schedule).lines(Console.canvas()))
            }
        }
    }
}
