public import WorkflowModel

/// The JSON Schemas of the two forms, for editors and for `enginectl explain`.
///
/// They describe the shape of documents; what only a compiler can know (names that must exist, cycles, expressions) is
/// found by ``DefinitionLoader``.
public enum LanguageSchema {
    /// The JSON Schema of a form, as text.
    public static func text(of form: Definition.Source.Form) -> String {
        switch form {
        case .short: short
        case .openWorkflow: openWorkflow
        }
    }
}
