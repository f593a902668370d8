import ArgumentParser
import EngineClient
import EngineProtocol
import Glibc
import WorkflowModel

/// The program `enginectl`.
public enum EngineControl {
    /// Parses the command line, does what it says and ends the process.
    public static func main() -> Never {
        do {
            var command = try EngineControlCommand.parseAsRoot()
            try command.run()
        } catch let failure as CommandFailure {
            end(failure)
        } catch let error as ClientError {
            end(CommandFailure(error))
        } catch {
            EngineControlCommand.exit(withError: error)
        }
        exit(ExitStatus.done.rawValue)
    }

    private static func end(_ failure: CommandFailure) -> Never {
        Console.say(failure.lines(Console.canvas(for: .standardError)))
        exit(failure.status.rawValue)
    }
}

/// The root of all commands.
struct EngineControlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enginectl",
        abstract: "Runs and controls durable executions.",
        discussion: """
            A definition is a YAML or JSON file. Each run of it is an execution with a number, which survives \
            crashes, upgrades and power cuts of the engine.

            Exit status: 0 done, 1 execution failed, 2 cancelled, 3 wait timed out, 64 usage, 65 invalid \
            definition or input, 66 no such execution or file, 69 engine unreachable, 75 busy, 77 not permitted.
            """,
        version: "enginectl \(EngineVersion.current)",
        groupedSubcommands: [
            CommandGroup(
                name: "Executions",
                subcommands: [
                    RunCommand.self, ListCommand.self, StatusCommand.self, WatchCommand.self, LogsCommand.self,
                    PauseCommand.self, ResumeCommand.self, CancelCommand.self, ApproveCommand.self,
                    RejectCommand.self, EmitCommand.self,
                ]),
            CommandGroup(name: "A closer look", subcommands: [InspectCommand.self, HistoryCommand.self]),
            CommandGroup(
                name: "Definitions",
                subcommands: [
                    ValidateCommand.self, ConvertCommand.self, GraphCommand.self, ExplainCommand.self,
                    SchemaCommand.self, ExprCommand.self, DefinitionCommand.self,
                ]),
            CommandGroup(name: "Schedules", subcommands: [ScheduleCommand.self]),
            CommandGroup(
                name: "The engine",
                subcommands: [
                    PingCommand.self, EngineCommand.self, MetricsCommand.self, WebCommand.self, JournalCommand.self,
                ]),
        ])
}
