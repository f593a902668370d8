import Testing
import WorkflowModel

@testable import WorkflowLanguage

@Suite("OpenAPI documents")
struct OpenAPITests {
    private static let three = """
        openapi: 3.1.0
        servers: [{ url: "https://{region}.example/v1/", variables: { region: { default: eu } } }]
        components:
          parameters: { Page: { name: page, in: query, schema: { type: integer } } }
          requestBodies: { Pet: { content: { application/json: { schema: {} } } } }
        paths:
          /pets/{id}:
            parameters: [{ name: id, in: path, required: true }, { name: X-Trace, in: header }]
            put:
              operationId: replacePet
              parameters: [{ $ref: "#/components/parameters/Page" }, { name: tags, in: query, explode: false }]
              requestBody: { $ref: "#/components/requestBodies/Pet" }
        """

    @Test("an operation of version 3 has its server, its parameters, those of the path too, and its body")
    func versionThree() throws {
        let document = try OpenAPIDocument(Array(Self.three.utf8), name: "pets.yaml")
        #expect(document.operationNames == ["replacePet"])
        let operation = try document.operation("replacePet")
        #expect(operation.method == "put" && operation.path == "/pets/{id}")
        #expect(operation.server == "https://eu.example/v1")
        #expect(operation.bodyType == "application/json")
        #expect(operation.parameters.map(\.name) == ["id", "X-Trace", "page", "tags"])
        #expect(operation.parameters.map(\.place) == [.path, .header, .query, .query])
        #expect(operation.parameters.map(\.isRequired) == [true, false, false, false])
        #expect(operation.parameters.map(\.isExploded) == [false, false, true, false])
    }

    @Test("what is no OpenAPI document, or has not the operation, is a problem that says so")
    func problems() throws {
        #expect(throws: OpenAPIDocument.Problem.self) { try OpenAPIDocument(Array("[]".utf8), name: "x") }
        #expect(throws: OpenAPIDocument.Problem.self) { try OpenAPIDocument(Array(#"{"openapi": "4.0"}"#.utf8), name: "x") }
        #expect(throws: OpenAPIDocument.Problem.self) { try OpenAPIDocument(Array("{".utf8), name: "x") }
        let document = try OpenAPIDocument(Array(Self.three.utf8), name: "pets.yaml")
        #expect(throws: OpenAPIDocument.Problem(message: "it has no operation `findPet`")) {
            try document.operation("findPet")
        }
    }

    @Test("a document in the directory of resources becomes part of the definition, and its mistakes are the caller's")
    func resources() throws {
        let reader = ResourceReader { path throws(ResourceReader.Refusal) in
            guard path == "pets.yaml" else { throw ResourceReader.Refusal(message: "there is no `\(path)`") }
            return Array(Self.three.utf8)
        }
        let context = LoadingContext(expressions: .accepting, resources: reader)
        func examine(_ operation: String) -> DefinitionLoader.Examination {
            DefinitionLoader.examine(
                """
                document: { dsl: 1.0.3, namespace: t, name: pets, version: 1.0.0 }
                do:
                  - put: { call: openapi, with: { document: { endpoint: "file:///pets.yaml" }, operationId: \(operation) } }
                """, fileName: "t.yaml", context: context)
        }
        let definition = try #require(examine("replacePet").definition)
        guard case .call(.openAPI(let call))? = definition.nodes.last?.step else {
            Issue.record("no call")
            return
        }
        #expect(call.operation?.server == "https://eu.example/v1")
        #expect(try DefinitionCodec.decode(DefinitionCodec.encode(definition)) == definition)
        #expect(examine("replacePets").diagnostics.first?.remedy?.contains("replacePet") == true)
    }
}
