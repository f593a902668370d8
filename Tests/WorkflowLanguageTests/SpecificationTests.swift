import Testing
import WorkflowLanguage
import WorkflowModel

/// The files of the Open Workflow Specification, read in place.
@Suite("Open Workflow Specification", .enabled(if: Documents.hasSpecification, "the specification's files are absent"))
struct SpecificationTests {
    /// The examples whose tasks this version runs. All others use a kind that is not supported yet.
    static let supported: Set<String> = [
        "emit.yaml", "raise-inline.yaml", "raise-reusable.yaml", "run-shell-stdin-and-arguments.yaml",
        "switch-then-string.yaml", "wait-duration-inline.yaml", "wait-duration-iso8601.yaml",
    ]

    @Test("every example loads, or is refused for unsupported kinds and nothing else")
    func examples() throws {
        let examples = try Documents.texts(in: "examples")
        #expect(examples.count == 66)
        for (name, text) in examples {
            let examination = Documents.examine(text, file: name)
            if Self.supported.contains(name) {
                #expect(examination.definition != nil, "\(name): \(examination.diagnostics)")
                #expect(examination.diagnostics.isEmpty)
            } else {
                #expect(examination.definition == nil, "\(name)")
                #expect(
                    examination.diagnostics.allSatisfy { $0.code == "unsupported" },
                    "\(name): \(examination.diagnostics)")
            }
        }
    }

    @Test("refusals name the task and its kind")
    func refusals() throws {
        let examples = Dictionary(
            uniqueKeysWithValues: try Documents.texts(in: "examples"))
        let runs = "this version runs `do`, `emit`, `for`, `fork`, `raise`, `run`, `set`, `switch`, `try`, `wait`"
        for (name, expected) in [
            ("call-grpc.yaml", "8:7: the task `greet` is a `call: grpc`, which is not supported yet (\(runs))"),
            (
                "listen-to-one.yaml",
                "8:7: the task `waitForStartup` is a `listen`, which is not supported yet (\(runs))"
            ),
            (
                "run-script-with-stdin-and-arguments.yaml",
                "9:9: the task `runScript` is a `run: script`, which is not supported yet (this version runs `run: shell`)"
            ),
            ("schedule-cron.yaml", "6:1: `schedule` in the document is not supported yet (remove it)"),
        ] {
            let text = try #require(examples[name])
            let expected = "\(name):\(expected)"
            #expect(Documents.problems(text, file: name).first == expected)
        }
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

    @Test("the documents of the conformance scenarios load, those with calls excepted")
    func conformance() throws {
        let features = try Documents.texts(
            in: "ctk", endings: [".feature"])
        var loaded = 0
        for (name, text) in features {
            for document in Self.quoted(text) where document.contains("document:") {
                let examination = Documents.examine(document, file: name)
                if document.contains("call:") {
                    #expect(examination.diagnostics.allSatisfy { $0.code == "unsupported" })
                } else {
                    #expect(examination.definition != nil, "\(name): \(examination.diagnostics)")
                    loaded += 1
                }
            }
        }
        #expect(loaded == 12)
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
