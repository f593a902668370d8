import Testing
import WorkflowLanguage
import WorkflowModel

/// What a document uses from elsewhere: functions, extensions, catalogs and files.
@Suite("Functions, extensions and resources")
struct FunctionTests {
    private static func document(_ use: String, _ tasks: String) -> String {
        "document: {dsl: '1.0.3', namespace: test, name: test, version: '1.0.0'}\nuse:\n\(use)\ndo:\n\(tasks)"
    }

    @Test("a function is compiled where it is called, and its nodes have keys of their own")
    func inline() throws {
        let definition = try Documents.load(
            Self.document(
                "  functions: { f: { set: { b: '${ .a }' } } }",
                "  - x: { call: f, with: { a: 1 } }\n  - y: { call: f }"))
        guard case .function(let first) = try definition.node("/do/0/x").step else {
            throw Definition.Missing("function")
        }
        #expect(first.arguments == .literal(["a": 1]))
        #expect(try definition.node("/do/0/x/call/f").parent == definition.node("/do/0/x").id)
        guard case .function(let second) = try definition.node("/do/1/y").step else {
            throw Definition.Missing("function")
        }
        #expect(second.arguments == nil)
        #expect(first.body != second.body)
    }

    @Test("a function that calls itself, an unknown one and a wrong one that nothing calls are refused")
    func refusals() {
        let text = Self.document(
            """
              functions:
                a: { call: b }
                b: { call: a }
                unused: { wait: 30s }
            """, "  - x: { call: a }\n  - y: { call: aa }")
        #expect(
            Documents.problems(text) == [
                "t.yaml:5:16: the function `a` calls itself: a → b → a (use a loop)",
                "t.yaml:6:21: `30s` is no duration (write PT30S)",
                "t.yaml:9:16: `aa` is no function of `use.functions` (did you mean `a`?)",
            ])
    }

    @Test("an extension stands around the tasks of its kind, the first declared outermost, and never around its own")
    func extensions() throws {
        let definition = try Documents.load(
            Self.document(
                """
                  extensions:
                    - log: { extend: all, before: [{ note: { set: { n: 1 } } }] }
                    - wrap: { extend: set, after: [{ note: { set: { n: 2 } } }] }
                """, "  - x: { set: { a: 1 }, if: .go, then: z }\n  - y: { wait: PT1S }\n  - z: { wait: PT1S }"))
        guard case .extended(let outer) = try definition.node("/do/0/x/extension/log").step,
            case .extended(let inner) = try definition.node("/do/0/x/extension/wrap").step
        else { throw Definition.Missing("extension") }
        let task = try definition.node("/do/0/x")
        #expect(outer.body == definition.nodes.first { $0.key == "/do/0/x/extension/wrap" }?.id)
        #expect(inner.body == task.id)
        #expect(task.options.condition == nil)
        #expect(try definition.node("/do/0/x/extension/log").options.condition == Expression(".go"))
        #expect(task.options.then == .task(try definition.node("/do/2/z/extension/log").id))
        #expect(definition.nodes.count { $0.name == "note" && $0.key.hasPrefix("/do/0") } == 2)
        let stored = try DefinitionCodec.decode(DefinitionCodec.encode(definition))
        #expect(stored == definition)
    }

    // MARK: - Files

    private static let files: [String: String] = [
        "schemas/a.json": #"{"type": "object"}"#, "schemas/bad.json": #"{"type": 5}"#,
        "catalog/functions/log/1.0.0/function.yaml": "set: { logged: '${ .message }' }\n",
        "catalog/functions/bad/1.0.0/function.yaml": "wait: 30s\n", "scripts/a.py": "print(1)\n",
    ]

    private static let context = LoadingContext(
        expressions: .bracketing,
        schemas: SchemaChecker { schema in
            guard case .object(let object) = schema, case .integer? = object["type"] else { return nil }
            return ("`type` must be a string", "/type")
        },
        resources: ResourceReader(directory: "/r") { (path) throws(ResourceReader.Refusal) in
            guard let text = files[String(path.dropFirst(3))] else {
                throw ResourceReader.Refusal(message: "\(path) cannot be read: no such file")
            }
            return Array(text.utf8)
        })

    private static func problems(_ text: String) -> [String] {
        DefinitionLoader.examine(text, fileName: "t.yaml", context: context).diagnostics
            .map { $0.rendered(file: "t.yaml") }
    }

    @Test("schemas, functions of catalogs and scripts are read from files, and make the content address")
    func files() throws {
        let text = Self.document(
            "  catalogs: { own: { endpoint: file:///catalog } }",
            """
              - x: { call: 'log:1.0.0@own', with: { message: hello } }
              - y: { set: { a: 1 }, output: { schema: { resource: { endpoint: file:///schemas/a.json } } } }
              - z: { run: { script: { language: python, source: { endpoint: file:///scripts/a.py } } } }
            """)
        let examination = DefinitionLoader.examine(text, fileName: "t.yaml", context: Self.context)
        let definition = try #require(examination.definition, "\(examination.diagnostics)")
        #expect(try definition.node("/do/1/y").options.outputSchema == ["type": "object"])
        #expect(try definition.run("/do/2/z").program == .interpreted(.python, code: .literal("print(1)\n")))
        #expect(examination.resources.count == 3)
        #expect(definition.source.digest != (try Documents.load("name: x\nsteps: [{run: x}]")).source.digest)
    }

    @Test("what cannot be had, or does not hold, is refused where it is referred to")
    func missing() {
        let text = Self.document(
            "  catalogs: { own: { endpoint: file:///catalog }, far: { endpoint: https://x.example } }",
            """
              - a: { call: 'bad:1.0.0@own' }
              - b: { call: 'none:1.0.0@own' }
              - c: { set: { a: 1 }, output: { schema: { resource: { endpoint: file:///schemas/bad.json } } } }
              - d: { set: { a: 1 }, output: { schema: { resource: { endpoint: 'file:///../etc/passwd' } } } }
              - e: { set: { a: 1 }, output: { schema: { document: { type: 5 } } } }
              - f: { call: 'map:2.0.0@default' }
            """)
        let found = Self.problems(text)
        #expect(found.count == 7)
        #expect(found.first?.contains("a catalog is not fetched from the network") == true)
        #expect(found.contains { $0.contains("function.yaml:1:7: `30s` is no duration") })
        #expect(found.contains { $0.contains("no such file") })
        #expect(found.contains { $0.contains("schemas/bad.json:1:10: `type` must be a string") })
        #expect(found.contains { $0.contains("does not lie within the directory of resources") })
        #expect(found.contains { $0.hasPrefix("t.yaml:9:63: the JSON Schema cannot be used") })
        #expect(found.contains { $0.contains("has no function `map:2.0.0`") })
    }

    @Test("portability names what another runtime would not know")
    func portability() {
        let text = """
            document: {dsl: '1.0.3', namespace: test, name: test, version: '1.0.0', metadata: {engine: {cwd: /tmp}}}
            do:
              - a: { call: 'map:1.0.0@default', with: { in: .x, do: [{ b: { wait: PT1S, metadata: { engine: { breakpoint: true } } } }] } }
            """
        let notes = Documents.examine(text).portability
        #expect(notes.map(\.code) == ["notPortable", "notPortable", "notPortable"])
        #expect(notes.map(\.line) == [1, 3, 3])
        #expect(Documents.examine(Documents.canonical("  - a: { wait: PT1S }")).portability.isEmpty)
        #expect(!Documents.examine("name: x\nsteps: [{run: x}]").portability.isEmpty)
    }
}
