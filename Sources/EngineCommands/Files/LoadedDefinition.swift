import EngineProtocol
import WorkflowLanguage
import WorkflowModel

/// A definition for commands that look at one and never start it.
enum LoadedDefinition {
    /// Loads it, or fails with everything that is wrong with it.
    static func load(_ document: TextFile, resources: String?) throws(CommandFailure) -> Definition {
        let context = EngineControl.loading(resources: resources, acceptsPending: true)
        let examination = DefinitionLoader.examine(document.text, fileName: document.name, context: context)
        if let definition = examination.definition { return definition }
        var failure = CommandFailure(.invalidData, nil)
        failure.diagnostics = examination.diagnostics.map { DiagnosticObject($0, document.name) }
        failure.document = Terminal.standardError.isTerminal ? document.text : nil
        throw failure
    }
}
