import Testing
import WorkflowLanguage
import WorkflowModel

@Suite("The stored form of definitions")
struct CodecTests {
    static let short = """
        name: x
        env: { A: "${ .a }" }
        steps:
          - { id: a, run: x, retry: { attempts: 3, delay: 1s, backoff: linear, jitter: 5ms }, limits: { memory: 1G }, timeout: "${ .t }" }
          - { id: b, run: [a, "${ .b }"], forEach: { in: .c, parallel: 2 }, needs: [a], stdin: "${ .d }" }
          - { id: c, emit: { type: t }, needs: a }
        onFailure: [{ run: y }]
        """

    func documents() throws -> [(name: String, text: String)] {
        try Documents.texts(in: "examples", of: Documents.packaging)
            + [("everything", CanonicalFormTests.everything), ("short", Self.short)]
    }

    @Test("every example and every kind of step comes back as it was")
    func roundTrip() throws {
        for (name, text) in try documents() {
            let definition = try Documents.load(text, file: name)
            let stored = DefinitionCodec.encode(definition).printed()
            let restored = try DefinitionCodec.decode(try Value.parse(stored, limits: .stepData))
            #expect(restored == definition, "\(name)")
            #expect(DefinitionCodec.encode(restored).printed() == stored, "\(name)")
        }
    }

    @Test("what is exact stays exact")
    func exactness() throws {
        var definition = try Documents.load(Self.short)
        definition.options.metadata = [
            "integer": .integer(9_007_199_254_740_993), "double": 0.1, "order": ["b": 1, "a": 2], "text": "é\u{301}\0",
        ]
        definition.options.timeout = .constant(Duration(secondsComponent: 1, attosecondsComponent: 1))
        let stored = DefinitionCodec.encode(definition).printed()
        let restored = try DefinitionCodec.decode(try Value.parse(stored))
        #expect(restored.options.timeout == definition.options.timeout)
        #expect(restored.options.metadata?.printed() == definition.options.metadata?.printed())
    }

    /// Written by format 1; it is read for ever. Never change it: add another beside it for a new format.
    static let formatOne =
        #"{"format":1,"namespace":"default","name":"x","version":"0.1.0","nodes":[{"key":"","name":"x","step":"#
        + #"{"graph":{"children":[{"node":1,"needs":[]},{"node":3,"needs":[1]}],"failurePolicy":"failFast"}}},"#
        + #"{"key":"/steps/0/a","name":"a","parent":0,"step":{"attempt":{"body":2,"filter":{},"errorVariable":"error","#
        + #""retry":{"retriesMaximum":1,"backoff":"constant"},"catchesWhenExhausted":false}}},{"key":"/steps/0/a/retry","#
        + #""name":"a","parent":1,"step":{"run":{"script":"x","environment":[{"key":"A","value":{"literal":"1"}}],"#
        + #""awaitsCompletion":true,"returns":"stdout","parsing":"trimmedText","successCodes":[],"onInterrupt":"pause","#
        + #""stopGrace":{"seconds":10},"limits":{}}},"options":{"timeout":{"constant":{"seconds":5}}}},"#
        + #"{"key":"/steps/1/step2","name":"step2","parent":0,"step":{"assign":{"object":[{"key":"v","value":"#
        + #"{"expression":".v"}}]}}}],"options":{},"source":{"form":"short","text":"#
        + #""name: x\nsteps: [{id: a, run: x, retry: 2, timeout: 5s, env: {A: 1}}, {set: {v: '${ .v }'}}]","digest":"#
        + #""2d6924d948bf02980eb89afdf570fe4f9623013b5f0cca345e771bb110d592cf"}}"#

    @Test("format 1 is written and read as ever")
    func golden() throws {
        let text = "name: x\nsteps: [{id: a, run: x, retry: 2, timeout: 5s, env: {A: 1}}, {set: {v: '${ .v }'}}]"
        let definition = try Documents.load(text)
        #expect(DefinitionCodec.encode(definition).printed() == Self.formatOne)
        #expect(try DefinitionCodec.decode(Value.parse(Self.formatOne)) == definition)
    }

    @Test(
        "a value that is no stored definition is refused with the place",
        arguments: [
            (
                "format", .integer(3),
                "stored definition, at `/format`: the format 3 is not known to this version of the engine"
            ),
            (
                "format", .integer(0),
                "stored definition, at `/format`: the format 0 is not known to this version of the engine"
            ),
            ("format", nil, "stored definition, at `/format`: a part is missing"),
            ("name", 5, "stored definition, at `/name`: a string was expected"),
            ("nodes", [], "stored definition, at `/nodes/0`: a part is missing"),
            ("onCancel", 9, "stored definition, at `/onCancel`: a reference does not hold"),
            ("onCancel", 2, "stored definition, at `/onCancel`: a reference does not hold"),
            ("options", ["then": "later"], "stored definition, at `/options/then`: `later` has no meaning"),
            (
                "source", ["form": "long", "text": "", "digest": ""],
                "stored definition, at `/source/form`: `long` has no meaning"
            ),
        ] as [(String, Value?, String)])
    func refusals(key: String, value: Value?, expected: String) throws {
        guard case .object(var object) = try Value.parse(Self.formatOne) else { throw Definition.Missing("object") }
        object[key] = value
        let error = #expect(throws: DefinitionCodingError.self) { try DefinitionCodec.decode(.object(object)) }
        #expect(error?.description == expected)
    }

    @Test(
        "references that would mislead the engine are refused",
        arguments: [
            (#""body":2"#, #""body":1"#), (#""body":2"#, #""body":7"#), (#""body":2"#, #""body":-1"#),
            (#""body":2"#, #""body":3"#),
            (#""parent":1"#, #""parent":2"#), (#""parent":1"#, #""parent":99"#), (#""needs":[1]"#, #""needs":[3]"#),
            (#""needs":[1]"#, #""needs":[2]"#), (#"{"node":1,"needs":[]}"#, #"{"node":1,"needs":[3]}"#),
            (#"{"node":1,"needs":[]}"#, #"{"node":3,"needs":[]}"#), (#""onInterrupt":"pause""#, #""onInterrupt":"""#),
            (#""name":"step2","#, #""name":"step2","options":{"then":2},"#),
        ])
    func references(part: String, replacement: String) throws {
        let changed = Self.formatOne.replacing(part, with: replacement)
        #expect(changed != Self.formatOne)
        let value = try Value.parse(changed)
        #expect(throws: DefinitionCodingError.self) { try DefinitionCodec.decode(value) }
    }

    @Test("decoding is total: no change of a stored definition traps")
    func total() throws {
        var random = SplitMix(state: 11)
        let stored = DefinitionCodec.encode(try Documents.load(CanonicalFormTests.everything))
        for _ in 0..<2_000 {
            let changed = ValueMutation.change(stored, using: &random)
            if let definition = try? DefinitionCodec.decode(changed) {
                #expect(try DefinitionCodec.decode(DefinitionCodec.encode(definition)) == definition)
            }
        }
    }
}
