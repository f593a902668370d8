import WorkflowModel

/// The work on one document: what it becomes, and everything that is wrong with it.
///
/// Each function compiles one part, notes its problems and goes on with something harmless, so that all problems of a
/// document are found in one pass. What it made is used only when there was no error.
struct Compilation {
    var problems: ProblemList
    var nodes: [Node] = []
    /// The innermost list last.
    var lists: [ListScope] = []
    var shared = SharedParts()
    var defaults = CommandDefaults()
    var repeatedBytes = 0
    /// What another runtime of the specification would not know.
    var portabilityNotes = ProblemList()
    /// What was read beside the document.
    var resources: [(path: String, bytes: [UInt8])] = []
    /// The namespace of the document, which is that of the definitions it names without one.
    var documentNamespace = "default"
    /// Functions whose tasks are being compiled, the innermost last.
    var openFunctions: [String] = []
    var calledFunctions: Set<String> = []
    var appliedExtensions: Set<String> = []
    /// Whether the tasks being compiled are those of an extension, which are not extended.
    var isExtending = false
    /// Whether expressions may read secrets here.
    var allowsSecrets = false
    /// Whether texts without `${ }` are expressions, too (`evaluate.mode: loose`).
    var isLoose = false
    /// Whether expressions read tasks as their author wrote them.
    let keepsAuthored: Bool
    /// The document that is compiled, or the one of a resource.
    var source: SourceText
    let context: LoadingContext
    let form: Definition.Source.Form

    init(problems: ProblemList, source: SourceText, context: LoadingContext, form: Definition.Source.Form) {
        self.problems = problems
        self.source = source
        self.context = context
        self.form = form
        keepsAuthored = source.contains("$task") || source.contains("$workflow")
    }

    /// Notes something that another runtime of the specification would not know.
    mutating func portability(_ what: String, at element: Element) {
        portabilityNotes.add(
            .notPortable, "\(what) belongs to this engine", at: element.place, pointer: element.pointer,
            severity: .warning)
    }

    /// Takes the next ID for a task whose step is compiled after it, so that IDs follow the document.
    mutating func reserve(key: String, name: String, parent: NodeID?) -> NodeID {
        let id = NodeID(nodes.count)
        nodes.append(Node(id: id, key: key, name: name, parent: parent, step: .sequence([])))
        return id
    }

    /// Advice for an unknown name. Past the bound of problems nobody reads it, and looking for it would take long.
    func remedy(for name: String, among known: @autoclosure () -> [String]) -> String? {
        problems.isFull ? nil : Suggestion.remedy(for: name, among: known())
    }

    mutating func problem(
        _ code: DiagnosticCode, _ message: String, remedy: String? = nil, at element: Element,
        severity: Diagnostic.Severity = .error
    ) {
        problems.add(
            code, message, remedy: remedy, at: element.place, pointer: element.pointer, severity: severity)
    }

    mutating func problem(
        _ code: DiagnosticCode, _ message: String, remedy: String? = nil, atKey member: Element.Member,
        severity: Diagnostic.Severity = .error
    ) {
        problems.add(
            code, message, remedy: remedy, at: member.keyPlace, pointer: member.element.pointer, severity: severity)
    }
}
