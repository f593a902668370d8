public import WorkflowModel

/// Turns an author's document, in either form, into a definition or into everything that is wrong with it.
public enum DefinitionLoader {
    /// What there is to say about a document.
    public struct Examination: Sendable {
        /// Nil when one of the diagnostics is an error.
        public var definition: Definition?
        /// All problems in document order.
        public var diagnostics: [Diagnostic]
        /// What another runtime of the specification would not know.
        public var portability: [Diagnostic] = []
        /// The paths of what was read beside the document.
        public var resources: [String] = []
    }

    /// Loads YAML or JSON text. Warnings do not refuse a document; ``examine(_:fileName:context:)`` gives them.
    public static func load(
        _ text: String, fileName: String, context: LoadingContext
    ) throws(InvalidDefinition) -> Definition {
        try load(Array(text.utf8), fileName: fileName, context: context)
    }

    /// Loads the bytes of a file, which must be UTF-8.
    public static func load(
        _ bytes: [UInt8], fileName: String, context: LoadingContext
    ) throws(InvalidDefinition) -> Definition {
        try definition(of: examine(bytes, fileName: fileName, context: context), fileName: fileName)
    }
}

extension DefinitionLoader {
    /// Loads text and says everything there is to say about it.
    public static func examine(_ text: String, fileName: String, context: LoadingContext) -> Examination {
        examine(Array(text.utf8), fileName: fileName, context: context)
    }

    /// Loads the bytes of a file and says everything there is to say about it.
    public static func examine(_ bytes: [UInt8], fileName: String, context: LoadingContext) -> Examination {
        var problems = ProblemList()
        guard let document = JSONDocument.read(bytes, fileName: fileName, problems: &problems) else {
            return Examination(definition: nil, diagnostics: problems.sorted)
        }
        let root = Element(value: document.value, pointer: "")
        guard let form = form(of: root, problems: &problems) else {
            return Examination(definition: nil, diagnostics: problems.sorted)
        }
        var compilation = Compilation(problems: problems, source: document.source, context: context, form: form)
        let source = Definition.Source(form: form, text: String(decoding: bytes, as: UTF8.self), digest: "")
        var definition =
            switch form {
            case .openWorkflow: compilation.openWorkflow(root, source: source)
            case .short: compilation.shortDocument(root, source: source)
            }
        if definition.nodes.count > Limits.tasksMaximum {
            compilation.problem(
                .limitExceeded,
                "the document has \(definition.nodes.count) tasks, but at most \(Limits.tasksMaximum) are allowed",
                remedy: "split it, or use a loop", at: root)
        }
        definition.source.digest = digest(of: bytes, with: compilation.resources)
        return Examination(
            definition: compilation.problems.hasErrors ? nil : definition, diagnostics: compilation.problems.sorted,
            portability: compilation.portabilityNotes.sorted, resources: compilation.resources.map(\.path))
    }

    /// The digest of the definition that this text becomes, if nothing is read beside it.
    public static func digest(of text: String) -> String { digest(of: Array(text.utf8), with: []) }

    /// The content address: of the document, and of what it was compiled with.
    private static func digest(of bytes: [UInt8], with resources: [(path: String, bytes: [UInt8])]) -> String {
        let document = SHA256.hexadecimal(of: bytes)
        guard !resources.isEmpty else { return document }
        let parts = [document] + resources.map { SHA256.hexadecimal(of: $0.bytes) + " " + $0.path }
        return SHA256.hexadecimal(of: Array(parts.joined(separator: "\n").utf8))
    }

    private static func definition(
        of examination: Examination, fileName: String
    ) throws(InvalidDefinition) -> Definition {
        if let definition = examination.definition { return definition }
        throw InvalidDefinition(fileName: fileName, diagnostics: examination.diagnostics)
    }

    /// Nil, with the reason noted, when the document has neither form.
    private static func form(of root: Element, problems: inout ProblemList) -> Definition.Source.Form? {
        guard root.members != nil else {
            problems.add(
                .wrongType, "a definition must be a mapping, but this is \(root.kindName)",
                remedy: "begin with `name:` and `steps:`", at: root.place, pointer: "")
            return nil
        }
        let isCanonical = root["document"] != nil || root["do"] != nil
        let isShort = root["steps"] != nil
        guard isCanonical, isShort else {
            if isCanonical { return .openWorkflow }
            return .short
        }
        problems.add(
            .invalidValue, "the document mixes the two forms: `steps` with `document` or `do`",
            remedy: "use `document` and `do`, or `name` and `steps`", at: root.place, pointer: "")
        return nil
    }
}
