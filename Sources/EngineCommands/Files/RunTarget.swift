import EngineProtocol
import Glibc

/// What a person names to be run or compared: a file, or a registered definition.
enum RunTarget: Equatable {
    case file(String)
    case registered(DefinitionReference)

    /// A file that is there is meant; else whatever reads as `name`, `namespace/name` or either with `@version`.
    init(_ text: String) {
        if text != "-", access(text, F_OK) != 0, let reference = DefinitionReference(text) {
            self = .registered(reference)
        } else {
            self = .file(text)
        }
    }

    var reference: DefinitionReference? {
        if case .registered(let reference) = self { reference } else { nil }
    }
}
