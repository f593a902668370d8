import ArgumentParser
import EngineClient
import EngineProtocol
import WorkflowModel

/// `enginectl run`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Start an execution of a definition.",
        discussion: """
            Prints the number of the execution. With --wait it prints the output instead, or with --json the whole \
            status object, and ends with the outcome: 0 completed, 1 failed, 2 cancelled, 3 not over in time.

            Examples:
              enginectl run nightly.yaml --watch
              enginectl run shop/order@1.2.0 --wait
              enginectl run import.yaml --input '{"keep": 3}' --wait --timeout 30m
              enginectl run import.yaml --input @customers.json --key import-2026-01-31
            """)

    @Argument(
        help: ArgumentHelp(
            "A file, - for standard input, or a registered definition: NAME, NAMESPACE/NAME or either with @VERSION.",
            valueName: "definition"),
        completion: .file())
    var target: String

    @Option(help: ArgumentHelp("The input: JSON, @FILE, or @- for standard input.", valueName: "json"))
    var input: String?

    @Option(
        name: .customLong("before"),
        help: ArgumentHelp("Pause when it reaches the task of this key. May be repeated.", valueName: "key"))
    var breakpoints: [String] = []

    @OptionGroup var request: RequestOptions
    @OptionGroup var following: FollowOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        if target == "-", input == "@-" {
            throw ValidationError("Only one of the definition and the input can come from standard input.")
        }
        let target = RunTarget(target)
        let document: TextFile? =
            switch target {
            case .file(let path): try TextFile.read(path)
            case .registered: nil
            }
        let input = try input.map { argument throws(CommandFailure) in
            try JSONInput.read(argument, option: "--input")
        }
        let started = try start(target, document, input: input ?? [:])
        announce(started, document)
        guard following.isFollowing else { return }
        try FollowedExecution(executionID: started.executionID, following, isJSON: output.json).follow(connection)
    }

    private func start(
        _ target: RunTarget, _ document: TextFile?, input: Value
    ) throws(CommandFailure) -> StartResult {
        var parameters = StartParameters(
            document: document?.text ?? "", fileName: document?.name, input: input, breakpoints: breakpoints,
            key: request.certainKey)
        parameters.definition = target.reference
        return try connection.callOnce(parameters, about: document)
    }

    private func announce(_ started: StartResult, _ document: TextFile?) {
        let canvas = Console.canvas(for: .standardError)
        let warnings = DiagnosticsView(
            diagnostics: started.diagnostics, fileName: document?.name ?? started.processName, document: document?.text)
        Console.say(warnings.lines(canvas))
        if !following.isFollowing, output.json {
            Console.print(json: started.encoded)
        } else if !following.isFollowing, !Terminal.standardOutput.isTerminal {
            Console.print([StyledText("\(started.executionID)")])
        }
        // A live view says it better; without one it is worth a line.
        guard !following.watch || !Terminal.standardOutput.canRedraw else { return }
        let id = started.executionID
        Console.say(
            started.isNew
                ? "Started execution \(id) of \(started.processName)."
                : "Execution \(id) of \(started.processName) was started with this key before.")
        if !following.isFollowing, Terminal.standardError.isTerminal {
            Console.say(StyledText("\"enginectl watch \(id)\" shows its progress.", .dim))
        }
    }
}
