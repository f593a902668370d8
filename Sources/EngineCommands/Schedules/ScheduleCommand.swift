import ArgumentParser
import EngineProtocol

/// `enginectl schedule`: the definitions that start by themselves.
struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "Activate definitions that start by themselves, list, stop and run them.",
        discussion: """
            A definition with a `schedule` starts by itself once it is registered. The highest registered version of a \
            name counts; removing the last version ends the schedule.

            Examples:
              enginectl schedule add nightly.yaml
              enginectl schedule list
              enginectl schedule pause nightly --reason "disk is being replaced"
              enginectl schedule run-now nightly --wait
            """,
        subcommands: [
            ScheduleAddCommand.self, ScheduleListCommand.self, ScheduleShowCommand.self, SchedulePauseCommand.self,
            ScheduleResumeCommand.self, ScheduleRunNowCommand.self, ScheduleExportCommand.self,
        ])
}

/// `name` or `namespace/name`.
struct ScheduleArgument: ExpressibleByArgument {
    var name: String

    init?(argument: String) {
        guard let reference = DefinitionReference(argument), reference.version == nil else { return nil }
        name = reference.name
    }
}
