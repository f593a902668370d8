import ArgumentParser
import EngineClient
import EngineProtocol
import WorkflowModel

/// `enginectl logs`.
struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show what the steps of an execution wrote.",
        discussion: """
            Lines carry the name of their step. Control characters are shown as signs, because output must not \
            control your terminal; --raw gives the bytes as they are, without names. With --json each piece is a line.
            A line that begins with <3> or another priority of syslog is shown by it, without the sign.

            Examples:
              enginectl logs 42 --follow
              enginectl logs 42 --node /steps/0/pack --since 10m
              enginectl logs 42 --stderr --since 2026-01-31T12:00:00Z
            """)

    @Argument(help: ArgumentHelp("The number of the execution.", valueName: "id"))
    var executionID: UInt64

    @Option(help: ArgumentHelp("Only the steps of the task with this key.", valueName: "key"))
    var node: String?

    @Flag(name: .shortAndLong, help: "Keep showing what comes until the execution is over.")
    var follow = false

    @Option(
        help: ArgumentHelp(
            "Only what was written from this time on, or in this last time, such as 10m.", valueName: "time"))
    var since: SinceArgument?

    @Flag(help: "Only standard error.")
    var stderr = false

    @Flag(help: "Only standard output.")
    var stdout = false

    @Flag(help: "The bytes as they are, without names: only for output that you trust, or into a file.")
    var raw = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        if stderr, stdout { throw ValidationError("Give either --stderr or --stdout, or neither for both.") }
        if raw, output.json { throw ValidationError("Give either --raw or --json.") }
    }

    func run() throws {
        let engine = connection.engine(interruption: follow ? Interruption.descriptor() : nil)
        var printer = LogPrinter(form: output.json ? .json : raw ? .raw : .lines, isSingle: node != nil)
        defer { printer.finish() }
        var link = try engine.connect()
        let since = since?.instant(now: HostClock.now)
        var cursor: String?
        while true {
            do throws(ClientError) {
                let answer = try link.call(question(cursor, since))
                for chunk in answer.chunks { printer.print(chunk) }
                let isAtEnd = answer.isComplete || (!follow && (answer.chunks.isEmpty || answer.nextCursor == cursor))
                if isAtEnd { return }
                cursor = answer.nextCursor
            } catch {
                switch error {
                case .interrupted: return
                case .disconnected where follow:
                    guard let again = try engine.reconnect() else { throw error }
                    link = again
                default: throw error
                }
            }
        }
    }

    private func question(_ cursor: String?, _ since: Instant?) -> LogsParameters {
        let stream: LogStream? = stderr ? .stderr : stdout ? .stdout : nil
        return LogsParameters(
            executionID: executionID, nodeKey: node, stream: stream, since: since, cursor: cursor,
            waitMilliseconds: follow ? Limits.logWait.milliseconds : 0)
    }
}
