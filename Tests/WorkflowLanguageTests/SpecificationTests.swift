import Testing
import WorkflowLanguage
import WorkflowModel

/// The files of the Open Workflow Specification, read in place.
@Suite("Open Workflow Specification", .enabled(if: Documents.hasSpecification, "the specification's files are absent"))
struct SpecificationTests {
    /// The examples of the four kinds of calls that the engine does not have, and how many of their tasks are such.
    static let refused = [
        "call-asyncapi-publish.yaml": "asyncapi", "call-asyncapi-subscribe-consume-amount.yaml": "asyncapi",
        "call-asyncapi-subscribe-consume-forever-foreach.yaml": "asyncapi",
        "call-asyncapi-subscribe-consume-until.yaml": "asyncapi",
        "call-asyncapi-subscribe-consume-while.yaml": "asyncapi", "call-grpc.yaml": "grpc", "call-mcp.yaml": "mcp",
    ]

    @Test("every example loads, or is refused for a kind of call that the engine does not have, and nothing else")
    func examples() throws {
        let examples = try Documents.texts(in: "examples")
        #expect(examples.count == 66)
        for (name, text) in examples {
            let examination = Documents.examine(text, file: name)
            if let kind = Self.refused[name] {
                #expect(examination.definition == nil, "\(name)")
                #expect(examination.diagnostics.map(\.code) == ["unsupported"], "\(name)")
                #expect(examination.diagnostics.allSatisfy { $0.message.contains("`call: \(kind)`") }, "\(name)")
            } else {
                #expect(examination.definition != nil, "\(name): \(examination.diagnostics)")
                #expect(examination.diagnostics.isEmpty, "\(name): \(examination.diagnostics)")
            }
        }
    }

    @Test("what is loaded is stored and read again without loss")
    func codec() throws {
        for (name, text) in try Documents.texts(in: "examples") {
            guard let definition = Documents.examine(text, file: name).definition else { continue }
            let stored = DefinitionCodec.encode(definition).printed()
            #expect(try DefinitionCodec.decode(try Value.parse(stored, limits: .stepData)) == definition, "\(name)")
        }
    }

    @Test("refusals name the task and its kind")
    func refusals() throws {
        let examples = Dictionary(uniqueKeysWithValues: try Documents.texts(in: "examples"))
        let text = try #require(examples["call-grpc.yaml"])
        #expect(
            Documents.problems(text, file: "call-grpc.yaml") == [
                "call-grpc.yaml:8:13: the task `greet` is a `call: grpc`, which this engine does not have "
                    + "(call a command with `run`, or a service with `call: http`)"
            ])
    }

    @Test("invalid documents are refused for what is wrong with them")
    func invalid() throws {
        let codes = [
            "extra-property-in-call.yaml": "unknownKey", "listen-any-until-any-until.yaml": "duplicateKey",
            "two-tasks-in-one-item.yaml": "invalidValue",
        ]
        let documents = try Documents.texts(in: "invalid")
        #expect(documents.count == codes.count)
        for (name, text) in documents {
            let found = Documents.examine(text, file: name)
            #expect(found.definition == nil)
            #expect(found.diagnostics.contains { $0.code == codes[name] && $0.severity == .error }, "\(name)")
        }
    }

    @Test("the documents of the conformance scenarios load")
    func conformance() throws {
        let features = try Documents.texts(
            in: "ctk", endings: [".feature"])
        var loaded = 0
        for (name, text) in features {
            for document in Self.quoted(text) where document.contains("document:") {
                let examination = Documents.examine(document, file: name)
                #expect(examination.definition != nil, "\(name): \(examination.diagnostics)")
                loaded += 1
            }
        }
        #expect(loaded == 21)
    }

    /// The quoted documents of a feature.
    private static func quoted(_ text: String) -> [String] {
        var documents: [String] = []
        var open: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.trimmingPrefix(while: \.isWhitespace).hasPrefix("\"\"\"") {
                if let lines = open {
                    documents.append(lines.joined(separator: "\n"))
                    open = nil
                } else {
                    open = []
                }
            } else {
                open?.append(line)
            }
        }
        return documents
    }
}
