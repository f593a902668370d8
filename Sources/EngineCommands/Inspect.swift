import ArgumentParser
import EngineClient
import EngineProtocol

/// `enginectl inspect`.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show the stack and the memory of an execution.",
        discussion: """
            The stack is the list of tasks it is in, innermost last; their keys are what --from, --skip and --before \
            of other commands take. The memory is input, context, variables and the outputs of tasks.
            """)

    @Argument(help: ArgumentHelp("The number of the execution.", valueName: "id"))
    var executionID: UInt64

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let inspection = try connection.engine().call(InspectParameters(executionID: executionID))
        guard !output.json else { return Console.print(json: inspection.encoded) }
        Console.print(InspectView(inspection: inspection).lines(Console.canvas()))
    }
}
