import ArgumentParser
import EngineProtocol
import Glibc

/// `enginectl schedule export`.
struct ScheduleExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write schedules as timer units of systemd.",
        discussion: """
            Each becomes engine-NAMESPACE-NAME.timer and .service, which runs `enginectl schedule run-now`. Pause the \
            schedule in the engine, so that it does not fire twice. What systemd has no form for is refused: events, \
            and the policy `missed: all`.
            """)

    @Argument(help: "NAME or NAMESPACE/NAME; all schedules unless given.")
    var schedules: [ScheduleArgument] = []

    @Option(
        help: ArgumentHelp("Where the units are written, such as /etc/systemd/system.", valueName: "directory"),
        completion: .directory)
    var systemd: String

    @Option(help: ArgumentHelp("The program that the units run.", valueName: "path"), completion: .file())
    var program = "/usr/bin/enginectl"

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if !program.hasPrefix("/") { throw ValidationError("--program needs an absolute path.") }
    }

    func run() throws {
        let engine = connection.engine()
        let chosen: [ScheduleObject] =
            schedules.isEmpty
            ? try ScheduleListResult.everything(of: engine).schedules
            : try schedules.map { try engine.call(ScheduleShowParameters(schedule: $0.name)).schedule }
        // Nothing is written unless all of it can be.
        var units: [TimerUnits] = []
        for schedule in chosen {
            units.append(try TimerUnits(schedule, program: program, socket: connection.socket))
        }
        for unit in units {
            try write(unit.timer, to: "\(systemd)/\(unit.name).timer")
            try write(unit.service, to: "\(systemd)/\(unit.name).service")
        }
        for schedule in chosen where schedule.pause == nil {
            Console.say(
                "Pause it in the engine before the timer is enabled: \"enginectl schedule pause \(schedule.name)\".")
        }
    }

    private func write(_ text: String, to path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CommandFailure(.notFound, "\(path) cannot be written: \(String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        Console.write(bytes: Array(text.utf8), to: descriptor)
        Console.print([StyledText(path)])
    }
}
