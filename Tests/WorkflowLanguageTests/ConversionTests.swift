import Testing
import WorkflowLanguage
import WorkflowModel
import WorkflowSchema

@Suite("From the short form to the canonical one")
struct ConversionTests {
    static let everything = """
        name: everything
        title: All of it
        env: { A: "${ .a }" }
        timeout: 1h
        concurrency: 3
        secrets: [token]
        schedule: { cron: "0 3 * * *", timeZone: Europe/Berlin, missed: all, overlap: queue }
        input: { schema: { type: object }, from: ". + {b: 1}" }
        output: "{ total: .a }"
        onCancel: [{ run: clean }]
        onExit: [{ run: one }, { id: two, run: two }]
        steps:
          - { id: a, run: "x\\ny\\n", retry: { attempts: 3, delay: 1s, backoff: exponential, maxDelay: 9s }, limits: { memory: 1G, cpus: 500m } }
          - { id: b, run: [cp, "a b", "${ .b }"], forEach: { in: .c, as: it, parallel: 2 }, needs: [a], stdin: "${ .d }" }
          - { id: c, emit: { type: t, data: { x: "${ . }" } }, needs: a, if: .go, allowFailure: true }
          - { id: d, script: { python: "print(1)" }, output: json, onInterrupt: rerun, successCodes: [3], cwd: /tmp }
          - { id: e, call: { method: post, endpoint: { uri: "https://x.example/{a}", authentication: { bearer: { token: "${ $secrets.token }" } } }, body: "${ . }" }, timeout: PT5S }
          - { id: f, workflow: { name: other, input: { x: 1 }, await: false } }
          - { id: g, wait: 5s, output: { as: "{ slept: true }" }, breakpoint: true, metadata: { team: ops } }
          - { id: h, set: { text: "yes", number: "5", long: "a\\n  b\\n", colon: "a: b" } }
        """

    /// The document in YAML, loaded again.
    private static func converted(_ definition: Definition) throws -> (text: String, definition: Definition) {
        let document = try CanonicalForm.document(of: definition)
        let text = YAMLText.lines(document).joined(separator: "\n") + "\n"
        let examination = Documents.examine(text)
        #expect(examination.diagnostics.isEmpty, "\(examination.diagnostics) in\n\(text)")
        return (text, try #require(examination.definition))
    }

    @Test("what comes out loads, and comes out the same again")
    func stable() throws {
        let short = try Documents.load(Self.everything)
        let (text, canonical) = try Self.converted(short)
        #expect(canonical.schedule == short.schedule)
        #expect(canonical.secrets == short.secrets)
        let (again, _) = try Self.converted(canonical)
        #expect(again == text)
    }

    @Test("a default whose text says `$secrets` is text, and converts")
    func textAboutSecrets() throws {
        let short = try Documents.load(
            "name: x\nsecrets: [s]\ninput: {default: {a: 'read $secrets.s', b: '$ secrets'}}\nsteps: [{run: a}]")
        let (_, canonical) = try Self.converted(short)
        #expect(canonical.options.inputFrom == short.options.inputFrom)
    }

    @Test("commands stay what they were")
    func commands() throws {
        let short = try Documents.load(Self.everything)
        let (_, canonical) = try Self.converted(short)
        let old = short.nodes.compactMap(\.command)
        let new = canonical.nodes.compactMap(\.command)
        #expect(old.count == new.count)
        for (old, new) in zip(old, new) {
            #expect(old.environment == new.environment)
            #expect(old.parsing == new.parsing)
            #expect(old.limits == new.limits)
            #expect(old.onInterrupt == new.onInterrupt)
            #expect(old.successCodes == new.successCodes)
            #expect(old.workingDirectory == new.workingDirectory)
            #expect(old.stdin == new.stdin)
        }
    }

    @Test("every example in the short form has a canonical form, approvals excepted")
    func examples() throws {
        for (name, text) in try Documents.texts(in: "examples", of: Documents.packaging) {
            let definition = try Documents.load(text, file: name)
            guard definition.source.form == .short, !text.contains("approval:") else { continue }
            let (first, canonical) = try Self.converted(definition)
            #expect(try Self.converted(canonical).text == first, "\(name)")
        }
    }

    @Test("an approval has no canonical form, and says so")
    func approval() throws {
        let definition = try Documents.load("name: x\nsteps: [{ id: ask, approval: 'Go?' }]")
        let error = #expect(throws: CanonicalForm.Missing.self) { try CanonicalForm.document(of: definition) }
        #expect(error?.key == "/steps/0/ask")
    }

    @Test("YAML comes back as the value that it was written from")
    func yaml() throws {
        let value: Value = [
            "": "", "true": "true", "null": nil, "n": 1, "d": 0.5, "list": [[], [:], [1, [2]], ["a": ["b"]]],
            "texts": [
                "plain", "a: b", "# no", "- x", "x #y", " lead", "trail ", "two\nlines", "two\nlines\n", "three\n\n",
                "\n", "a\n  b", "tab\there", "'", "\"", "\\", ".5", ".inf", "0644", "é", "\u{200B}", "key:", "? x",
                "${ .a | \"b\" }", "yes", "-", "@x", "`x`", "%", "x\n \ny",
            ],
        ]
        let text = YAMLText.lines(value).joined(separator: "\n")
        let read = try JSONDocument.read(text, fileName: "x.yaml")
        #expect(read.value.printed() == value.printed(), "\(text)")
    }
}

@Suite("JSON Schemas of the language")
struct LanguageSchemaTests {
    private static func schema(_ form: Definition.Source.Form) throws -> Schema {
        let patterns = PatternCompiler { pattern in
            guard (try? Regex(pattern)) != nil else { return nil }
            // The expression is made anew, since it cannot cross threads.
            return Pattern { text in (try? Regex(pattern)).map { text.contains($0) } ?? false }
        }
        return try Schema(compiling: Value.parse(LanguageSchema.text(of: form)), patterns: patterns)
    }

    @Test("every example and every document of the language page meets the schema of its form")
    func examples() throws {
        let (short, canonical) = (try Self.schema(.short), try Self.schema(.openWorkflow))
        var count = 0
        for (name, text) in try Documents.texts(in: "examples", of: Documents.packaging) + [
            ("everything", ConversionTests.everything), ("canonical", CanonicalFormTests.everything),
        ] {
            guard let definition = Documents.examine(text, file: name).definition else { continue }
            let value = try JSONDocument.read(text, fileName: name).value
            count += 1
            switch definition.source.form {
            case .short: #expect(throws: Never.self, "\(name)") { try short.validate(value) }
            case .openWorkflow: #expect(throws: Never.self, "\(name)") { try canonical.validate(value) }
            }
        }
        #expect(count >= 7)
    }

    @Test(
        "every example of the specification that loads meets the schema",
        .enabled(if: Documents.hasSpecification, "the specification's files are absent"))
    func specification() throws {
        let schema = try Self.schema(.openWorkflow)
        for (name, text) in try Documents.texts(in: "examples") where SpecificationTests.refused[name] == nil {
            let value = try JSONDocument.read(text, fileName: name).value
            #expect(throws: Never.self, "\(name)") { try schema.validate(value) }
        }
    }

    @Test(
        "what is wrong in shape does not meet the schema",
        arguments: [
            "name: x", "name: x\nsteps: []", "name: x\nsteps: [{rum: y}]", "name: 'a b'\nsteps: [{run: x}]",
            "name: x\nsteps: [{run: x, retry: 0}]", "name: x\nsteps: [{run: x, timeout: 90}]",
        ])
    func wrong(text: String) throws {
        let schema = try Self.schema(.short)
        let value = try JSONDocument.read(text, fileName: "x.yaml").value
        #expect(throws: InvalidInstance.self) { try schema.validate(value) }
        #expect(Documents.examine(text).definition == nil)
    }

    @Test("every key of the schemas is explained")
    func explained() {
        let entries = LanguageReference.entries
        #expect(entries.count > 120)
        for entry in entries where !entry.path.contains(".") || entry.path.hasPrefix("steps.") {
            let depth = entry.path.split(separator: ".").count
            if depth <= 2 { #expect(!entry.description.isEmpty, "\(entry.form) \(entry.path)") }
        }
        #expect(LanguageReference.find("retry", in: entries).contains { $0.path == "steps.retry" })
        #expect(LanguageReference.find("steps.forEach", in: entries).first?.keys == ["in", "as", "parallel"])
        #expect(LanguageReference.find("do.catch", in: entries).count == 1)
        #expect(LanguageReference.nearest(to: "forEech", in: entries) == "forEach")
    }
}

extension Node {
    fileprivate var command: RunStep? {
        if case .run(let run) = step { run } else { nil }
    }
}
