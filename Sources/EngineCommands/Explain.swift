import ArgumentParser
import EngineProtocol
import WorkflowLanguage
import WorkflowModel

/// `enginectl explain`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Explain a key of the language, such as retry or steps.forEach.",
        discussion: "A name is looked up in both forms; a path with dots finds it in one place.")

    @Argument(help: "A key, or a path of keys; without one all keys are listed.")
    var key: String?

    func run() throws {
        let entries = LanguageReference.entries
        guard let key else {
            Console.print(ReferenceView(entries: entries).overview(Console.canvas()))
            return
        }
        let found = LanguageReference.find(key, in: entries)
        guard !found.isEmpty else {
            let near = LanguageReference.nearest(to: key, in: entries)
            throw CommandFailure(
                .notFound, "There is no key `\(key)` in the language.",
                remedy: near.map { "Did you mean `\($0)`?" } ?? "`enginectl explain` lists all keys.")
        }
        Console.print(ReferenceView(entries: found).details(Console.canvas()))
    }
}
