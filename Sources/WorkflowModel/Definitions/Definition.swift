/// A validated, immutable program: what an author's document becomes.
///
/// Nodes are the tasks of the document, in document order; a node's ID is its index in ``nodes``.
/// Node 0 is the root, always a `do` or a graph.
public struct Definition: Sendable, Equatable {
    /// Groups definitions; `default` when the author gave none.
    public var namespace: String
    /// Unique, with the version, in its namespace.
    public var name: String
    /// A semantic version.
    public var version: String
    /// A name for people.
    public var title: String?
    /// What it does, in the author's words.
    public var summary: String?
    /// The tasks in document order, the root first.
    public var nodes: [Node]
    /// The document's own input, output and timeout, applied around the root.
    public var options: TaskOptions
    /// Run, one after the other, when the execution was cancelled, failed, or ended in any way. Each is a `do` node.
    public var onCancel: NodeID?
    /// Runs after a fault that nothing caught.
    public var onFailure: NodeID?
    /// Runs last, however the execution ended.
    public var onExit: NodeID?
    /// How many executions of it run at once, those of its other versions counted; later ones wait. Nil is no bound.
    public var executionsMaximum: Int?
    /// When executions start by themselves; nil means never.
    public var schedule: Schedule?
    /// The names of the secrets that its expressions may read.
    public var secrets: [String]
    /// The document as a value, for expressions that read `$workflow` or `$task`; nil when there is none.
    public var authored: Value?
    /// The author's document as it was given, and which form it has. The content address is a digest of it.
    public var source: Source

    /// The author's document and its content address.
    public struct Source: Sendable, Equatable {
        /// The canonical form and the short one.
        public enum Form: String, Sendable { case openWorkflow = "ows", short }
        /// Which of the two forms the document has.
        public var form: Form
        /// The document, byte for byte.
        public var text: String
        /// Lower-case hexadecimal SHA-256 of `text`.
        public var digest: String
        /// Each part as its property says.
        public init(form: Form, text: String, digest: String) {
            self.form = form
            self.text = text
            self.digest = digest
        }
    }

    /// Each part as its property says.
    public init(
        namespace: String, name: String, version: String, title: String? = nil, summary: String? = nil, nodes: [Node],
        options: TaskOptions = TaskOptions(), onCancel: NodeID? = nil, onFailure: NodeID? = nil, onExit: NodeID? = nil,
        executionsMaximum: Int? = nil, schedule: Schedule? = nil, secrets: [String] = [], authored: Value? = nil,
        source: Source
    ) {
        self.namespace = namespace
        self.name = name
        self.version = version
        self.title = title
        self.summary = summary
        self.nodes = nodes
        self.options = options
        self.onCancel = onCancel
        self.onFailure = onFailure
        self.onExit = onExit
        self.executionsMaximum = executionsMaximum
        self.schedule = schedule
        self.secrets = secrets
        self.authored = authored
        self.source = source
    }
}
