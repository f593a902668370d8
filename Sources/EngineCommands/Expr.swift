import ArgumentParser
import EngineProtocol
import WorkflowExpressions
import WorkflowModel

/// `enginectl expr`.
struct ExprCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expr",
        abstract: "Evaluate an expression without an engine.",
        discussion: """
            Prints what a definition would get: the result as JSON, null when there is none, an array of several. \
            Ends with 65 for an expression or input that cannot be read, and with 1 when the evaluation fails.
            """)

    @Argument(help: "The expression: jq, bare or as ${ … }.")
    var expression: String

    @Option(
        help: ArgumentHelp("What . is: a file of JSON; - reads standard input. Without it, null.", valueName: "file"),
        completion: .file())
    var input: String?

    @Option(
        help: ArgumentHelp("What the $names are: an object of JSON, or @file.", valueName: "json"))
    var arguments: String?

    @Option(help: ArgumentHelp("What now and localtime see. Without it they fail.", valueName: "time"))
    var now: TimeArgument?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let source = Self.bare(expression)
        let program = try compile(source)
        let inputValue = try readInput()
        let named = try readArguments()
        let result = try evaluate(program, inputValue, named)
        if output.json { Console.print(jsonLine: result) } else { Console.print(json: result) }
    }

    /// The expression of `${ … }`, or the text as it is.
    private static func bare(_ text: String) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        var bytes = Array(text.utf8)[...]
        while let first = bytes.first, isSpace(first) { bytes.removeFirst() }
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
        guard bytes.starts(with: "${".utf8), bytes.last == UInt8(ascii: "}") else { return text }
        return String(decoding: bytes.dropFirst(2).dropLast(), as: UTF8.self)
    }

    private func compile(_ source: String) throws(CommandFailure) -> Program {
        do throws(SyntaxError) { return try Program(compiling: source) } catch {
            var failure = CommandFailure(.invalidData, nil)
            failure.document = source
            failure.diagnostics = [
                DiagnosticObject(
                    file: "expression", line: error.line, column: error.column, severity: .error,
                    message: error.message, remedy: nil, code: nil)
            ]
            throw failure
        }
    }

    private func readInput() throws(CommandFailure) -> Value {
        guard let input else { return .null }
        let file = try TextFile.read(input, bytesMaximum: Limits.expressionInputBytesMaximum)
        do throws(JSONError) { return try Value.parse(file.text, limits: .stepData, duplicateKeys: .lastWins) } catch {
            throw CommandFailure(.invalidData, "\(file.name) is no JSON: \(error.description).")
        }
    }

    private func readArguments() throws(CommandFailure) -> OrderedObject {
        guard let arguments else { return OrderedObject() }
        guard case .object(let object) = try JSONInput.read(arguments, option: "--arguments") else {
            throw CommandFailure(
                .invalidData, "--arguments is no object.",
                remedy: "Give the value of each $name by its name, such as '{\"context\": {\"region\": \"eu\"}}'.")
        }
        return object
    }

    /// The engine's bounds first; what passes them is shown all the same, with a warning.
    private func evaluate(
        _ program: Program, _ input: Value, _ arguments: OrderedObject
    ) throws(CommandFailure) -> Value {
        do throws(EvaluationError) {
            return try program.evaluateAsOne(input, arguments: arguments, now: now?.instant)
        } catch {
            guard case .bound(let bound) = error else { throw Self.failure(error) }
            Console.say(
                StyledText("warning: ", .yellow)
                    + StyledText("The engine would end this with an error: \(bound.description)."))
        }
        do throws(EvaluationError) {
            return try program.evaluateAsOne(
                input, arguments: arguments, now: now?.instant, limits: .interactive)
        } catch { throw Self.failure(error) }
    }

    private static func failure(_ error: EvaluationError) -> CommandFailure {
        let remedy: String? =
            switch error {
            case .missingArgument(let name): "Give it with --arguments '{\"\(name)\": …}'."
            case .missingTime: "Give it with --now 2026-01-31T12:00:00Z."
            case .raised, .bound: nil
            }
        return CommandFailure(.executionFailed, error.description, remedy: remedy)
    }
}
