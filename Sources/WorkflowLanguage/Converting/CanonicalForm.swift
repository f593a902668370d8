public import WorkflowModel

/// Writes a definition of the short form as a document of the canonical form, which does the same.
///
/// The short form's steps see the same input, whatever the steps before gave: in the canonical form they are the tasks
/// of one call of the engine's own function `graph:1.0.0@default`.
public enum CanonicalForm {
    /// Why a definition has no canonical form.
    public struct Missing: Error, Sendable, Equatable {
        /// The key of the step that has none.
        public var key: String
        /// A sentence for the author.
        public var message: String
    }

    /// The document.
    public static func document(of definition: Definition) throws(Missing) -> Value {
        var writer = CanonicalWriter(definition)
        return try writer.document()
    }
}

/// The work on one document.
struct CanonicalWriter {
    let definition: Definition
    var secrets: [String] { definition.secrets }

    init(_ definition: Definition) { self.definition = definition }

    mutating func document() throws(CanonicalForm.Missing) -> Value {
        var document = OrderedObject()
        document["document"] = .object(try head())
        var input = OrderedObject()
        input["schema"] = definition.options.inputSchema.map { ["document": $0] }
        input["from"] = definition.options.inputFrom.map(Self.expressionOrValue)
        if !input.isEmpty { document["input"] = .object(input) }
        if !secrets.isEmpty { document["use"] = ["secrets": .array(secrets.map { .string($0) })] }
        document["timeout"] = definition.options.timeout.map { ["after": Self.value(of: $0)] }
        document["schedule"] = definition.schedule.map { schedule($0) }
        document["do"] = try root()
        var output = OrderedObject()
        output["schema"] = definition.options.outputSchema.map { ["document": $0] }
        output["as"] = definition.options.outputAs.map(Self.expressionOrValue)
        if !output.isEmpty { document["output"] = .object(output) }
        return .object(document)
    }

    private func head() throws(CanonicalForm.Missing) -> OrderedObject {
        var head: OrderedObject = [
            "dsl": "1.0.3", "namespace": .string(definition.namespace), "name": .string(definition.name),
            "version": .string(definition.version),
        ]
        head["title"] = definition.title.map { .string($0) }
        head["summary"] = definition.summary.map { .string($0) }
        var metadata = OrderedObject()
        if case .object(let given)? = definition.options.metadata { metadata = given }
        var engine = OrderedObject()
        for (name, handler) in [
            ("onCancel", definition.onCancel), ("onFailure", definition.onFailure), ("onExit", definition.onExit),
        ] {
            guard let handler, case .sequence(let children) = definition.nodes[handler.index].step else { continue }
            engine[name] = .array(try items(children))
        }
        engine["concurrency"] = definition.executionsMaximum.map { .integer(Int64($0)) }
        if let schedule = definition.schedule { engine["schedule"] = options(of: schedule) }
        if !engine.isEmpty { metadata["engine"] = .object(engine) }
        if !metadata.isEmpty { head["metadata"] = .object(metadata) }
        return head
    }

    /// The short form's root is a graph; as a task it has a name.
    private func root() throws(CanonicalForm.Missing) -> Value {
        switch definition.nodes[0].step {
        case .sequence(let children): .array(try items(children))
        case .graph(let graph): [["steps": .object(try call(graph))]]
        case .fork, .loop, .choice, .assign, .attempt, .raise, .wait, .run, .emit, .call, .listen, .workflow, .function,
            .extended:
            throw missing(definition.nodes[0])
        }
    }

    func items(_ nodes: [NodeID]) throws(CanonicalForm.Missing) -> [Value] {
        var items: [Value] = []
        for id in nodes { items.append(try item(id)) }
        return items
    }

    func item(_ id: NodeID) throws(CanonicalForm.Missing) -> Value {
        let node = definition.nodes[id.index]
        return .object([node.name: .object(try task(node))])
    }

    func missing(_ node: Node, _ message: String = "this kind of step has no canonical form") -> CanonicalForm.Missing {
        CanonicalForm.Missing(key: node.key, message: message)
    }

    // MARK: - Schedules

    private func schedule(_ schedule: Schedule) -> Value {
        var object = OrderedObject()
        for trigger in schedule.triggers {
            switch trigger {
            case .every(let duration): object["every"] = .string(duration.iso8601)
            case .after(let duration): object["after"] = .string(duration.iso8601)
            case .cron(let cron): object["cron"] = .string(cron.source)
            case .events(let consumption, let read):
                object["on"] = Self.value(of: consumption)
                object["read"] = .string(read.rawValue)
            }
        }
        return .object(object)
    }

    private func options(of schedule: Schedule) -> Value {
        var object: OrderedObject = [
            "missed": .string(schedule.missed.rawValue), "overlap": .string(schedule.overlap.rawValue),
        ]
        for case .cron(let cron) in schedule.triggers { object["timeZone"] = cron.timeZone.map { .string($0) } }
        return .object(object)
    }
}
