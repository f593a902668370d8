import ArgumentParser
import WorkflowLanguage
import WorkflowModel

/// `enginectl schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a form of definitions, for editors.",
        discussion: "short is the form with `steps`, ows the Open Workflow Specification.")

    @Argument(help: "short or ows.")
    var form: FormArgument

    func run() {
        let text = LanguageSchema.text(of: form.form) + "\n"
        Console.write(bytes: Array(text.utf8), to: Terminal.standardOutput.descriptor)
    }
}

/// A form of definitions on the command line.
enum FormArgument: String, ExpressibleByArgument, CaseIterable {
    case short, ows

    var form: Definition.Source.Form {
        switch self {
        case .short: .short
        case .ows: .openWorkflow
        }
    }
}
