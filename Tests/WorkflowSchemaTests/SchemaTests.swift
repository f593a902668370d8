import Testing
import WorkflowModel
import WorkflowSchema

@Suite("JSON Schema")
struct SchemaTests {
    static func failures(_ schema: Value, _ instance: Value) throws -> [SchemaFailure] {
        do {
            try Schema(compiling: schema, patterns: .forTests).validate(instance)
            return []
        } catch let error as InvalidInstance {
            return error.failures
        }
    }

    @Test("a failure names the part of the value, the keyword and the expectation")
    func failurePointers() throws {
        let schema: Value = [
            "properties": ["a/b": ["items": ["type": "integer"]]], "required": ["name"],
        ]
        let failures = try Self.failures(schema, ["a/b": [1, "x"]])
        #expect(
            failures == [
                SchemaFailure(
                    instancePointer: "", schemaPointer: "/required", message: "the property \"name\" is missing"),
                SchemaFailure(
                    instancePointer: "/a~1b/1", schemaPointer: "/properties/a~1b/items/type",
                    message: "expected integer"),
            ])
        #expect(
            InvalidInstance(failures: failures).summary == "the value: the property \"name\" is missing (and 1 more)")
    }

    @Test(
        "an unusable schema is refused when compiling, with the place",
        arguments: [
            (["type": "strin"], "/type"), (["properties": ["a": 1]], "/properties/a"),
            (["pattern": "("], "/pattern"), (["$ref": "https://example.com/x"], "/$ref"),
            (["$ref": "#/nowhere"], "/$ref"), (["minLength": -1], "/minLength"), (["multipleOf": 0], "/multipleOf"),
            (["allOf": []], "/allOf"), (["$schema": "http://json-schema.org/draft-07/schema#"], "/$schema"),
        ] as [(Value, String)])
    func unusable(schema: Value, pointer: String) {
        let error = #expect(throws: SchemaError.self) { try Schema(compiling: schema, patterns: .forTests) }
        #expect(error?.pointer == pointer)
    }

    @Test("a reference to itself ends at the depth bound instead of running forever")
    func endlessReference() throws {
        let failures = try Self.failures(["$ref": "#"], 1)
        #expect(failures.first?.message.contains("bound") == true)
    }

    @Test("exponential alternatives end at the work bound")
    func explosion() throws {
        var schema: Value = ["type": "null"]
        var levels = 0
        while levels < 40 {
            schema = ["anyOf": [schema, ["$ref": "#"]]]
            levels += 1
        }
        let failures = try Self.failures(schema, 1)
        #expect(!failures.isEmpty)
    }

    @Test("at most the bounded number of failures is kept")
    func boundedFailures() throws {
        let instance = Value.array((0..<1_000).map { .integer($0) })
        let failures = try Self.failures(["items": ["type": "string"]], instance)
        #expect(failures.count == SchemaLimits.standard.failuresMaximum)
    }

    @Test("a large array is checked for duplicates in linear time")
    func uniqueItems() throws {
        let instance = Value.array((0..<100_000).map { .integer($0) })
        #expect(try Self.failures(["uniqueItems": true], instance).isEmpty)
    }
}
