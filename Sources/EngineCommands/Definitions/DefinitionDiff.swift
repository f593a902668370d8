import ArgumentParser
import EngineProtocol

/// `enginectl definition diff`.
struct DefinitionDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Compare a registered definition with a file or with another one.",
        discussion: "Ends with 0 when the documents are the same, and with 1 when they differ.")

    @Argument(help: "NAME, NAMESPACE/NAME or either with @VERSION; without a version the highest.")
    var definition: DefinitionArgument

    @Argument(help: "A file, - for standard input, or another registered definition.", completion: .file())
    var other: String

    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let old = try registered(definition.reference)
        let new = try document(other)
        guard !old.text.utf8.elementsEqual(new.text.utf8) else { return }
        let difference = LineDifference(
            old: old.text, new: new.text, oldName: old.name, newName: new.name)
        Console.print(difference.lines())
        throw CommandFailure.ended(.executionFailed)
    }

    private func document(_ text: String) throws -> TextFile {
        if let reference = RunTarget(text).reference { return try registered(reference) }
        return try TextFile.read(text)
    }

    private func registered(_ reference: DefinitionReference) throws -> TextFile {
        let result = try connection.engine().call(DefinitionShowParameters(definition: reference))
        return TextFile(name: result.definition.reference.text, text: result.document)
    }
}
