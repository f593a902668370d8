import EngineProtocol
import Testing
import WorkflowModel

@testable import EngineGateway

/// Registered definitions over HTTP.
@Suite("Definitions over HTTP", .timeLimit(.minutes(1)))
struct DefinitionRouteTests {
    static func body(_ document: String) -> String {
        Value.object(["document": .string(document)]).printed()
    }

    static func order(_ version: String) -> String {
        """
        namespace: shop
        name: order
        version: \(version)
        input: { schema: { type: object, properties: { count: { type: integer } }, required: [count] } }
        steps:
          - run: echo "$COUNT"
            env: { COUNT: "${ .count }" }
        """
    }

    @Test("a definition is registered once, shown, started by its name and removed")
    func life() async throws {
        try await onThread {
            let gateway = try TestGateway()
            let first = try gateway.post("/definitions", Self.body(Self.order("1.2.0")))
            #expect(first.status == 201, "\(first.body)")
            #expect(try gateway.post("/definitions", Self.body(Self.order("1.2.0"))).status == 200)
            #expect(try gateway.post("/definitions", Self.body(Self.order("1.2.0") + "\n")).status == 409)
            #expect(try gateway.post("/definitions", Self.body(Self.order("1.10.0"))).status == 201)
            #expect(try gateway.post("/definitions", Self.body("name: x\nsteps: [{rum: x}]")).status == 422)

            let shown = try RestTests.object(try gateway.get("/definitions/shop/order/latest"))
            guard case .object(let definition)? = shown["definition"] else {
                Issue.record("no definition")
                return
            }
            #expect(definition["version"] == "1.10.0")
            #expect(shown["document"] == .string(Self.order("1.10.0")))
            #expect(shown["inputSchema"] != .null)
            #expect(try gateway.get("/definitions/shop/order/1.2.0").status == 200)
            for missing in ["shop/order/3.0.0", "shop/nothing/latest", "sh%6Fp/order/x", "a%2Fb/order/latest"] {
                #expect(try gateway.get("/definitions/\(missing)").status == 404, "\(missing)")
            }

            let started = try gateway.post("/executions", #"{"definition":"shop/order@1.2.0","input":{"count":7}}"#)
            #expect(started.status == 201, "\(started.body)")
            try gateway.wait(for: 1, .completed)
            #expect(try gateway.get("/executions/processes/1/output").body == #"{"step1":"7"}"#)
            #expect(try gateway.post("/executions", #"{"definition":"shop/order","input":{}}"#).status == 201)
            try gateway.wait(for: 2, .failed)
            #expect(try gateway.post("/executions", #"{"definition":"nobody"}"#).status == 404)
            #expect(try gateway.post("/executions", #"{"definition":"a","document":"b"}"#).status == 400)
            #expect(try gateway.post("/executions", "{}").status == 400)

            #expect(try gateway.ask("DELETE", TestGateway.base + "/definitions/shop/order/latest").status == 404)
            let removed = try gateway.ask("DELETE", TestGateway.base + "/definitions/shop/order/1.10.0")
            #expect(removed.status == 200)
            #expect(try gateway.ask("DELETE", TestGateway.base + "/definitions/shop/order/1.10.0").status == 404)
            #expect(try gateway.get("/definitions/shop/order/latest").body.contains(#""version":"1.2.0""#))
        }
    }

    @Test("the list comes in pages that hold each definition once")
    func pages() async throws {
        try await onThread {
            let gateway = try TestGateway()
            for number in 1...5 {
                let document = "name: p\(number)\nsteps: [{run: 'true'}]"
                #expect(try gateway.post("/definitions", Self.body(document)).status == 201)
            }
            var names: [String] = []
            var cursor = ""
            while names.count < 10 {
                let page = try RestTests.object(try gateway.get("/definitions?limit=2\(cursor)"))
                guard case .array(let definitions)? = page["definitions"] else {
                    Issue.record("no page")
                    return
                }
                for case .object(let definition) in definitions {
                    if case .string(let name)? = definition["name"] { names.append(name) }
                }
                guard case .string(let next)? = page["nextCursor"] else { break }
                cursor = "&cursor=\(next)"
            }
            #expect(names == ["p1", "p2", "p3", "p4", "p5"])
            #expect(try gateway.get("/definitions?name=default/p3").body.contains(#""name":"p3""#))
            #expect(try gateway.get("/definitions?cursor=p3").status == 400)
        }
    }

    @Test("an operator's gateway shows definitions, and registers and removes none")
    func roles() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            #expect(try gateway.get("/definitions").body == #"{"definitions":[],"nextCursor":null}"#)
            #expect(try gateway.post("/definitions", Self.body(Self.order("1.0.0"))).status == 403)
            #expect(try gateway.ask("DELETE", TestGateway.base + "/definitions/shop/order/1.0.0").status == 403)
        }
    }
}
