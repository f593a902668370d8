import EngineProtocol
import Foundation
import Testing
import WorkflowModel

@testable import EngineGateway

/// Events and decisions over HTTP.
@Suite("Events over HTTP", .timeLimit(.minutes(1)))
struct EventRouteTests {
    static func listener(_ type: String) -> String {
        """
        document: { dsl: 1.0.3, namespace: default, name: listener, version: 1.0.0 }
        do: [{ hear: { listen: { to: { one: { with: { type: \(type) } } }, read: envelope } } }]
        """
    }

    /// What the only listener of the type heard.
    static func heard(_ gateway: TestGateway, _ id: UInt64) throws -> OrderedObject {
        try gateway.wait(for: id, .completed)
        let answer = try gateway.get("/executions/processes/\(id)/output")
        guard case .array(let events) = try Value.parse(answer.body), case .object(let event)? = events.first else {
            Issue.record("no event: \(answer.body)")
            return [:]
        }
        return event
    }

    static func send(
        _ gateway: TestGateway, _ headers: [String], _ body: String = ""
    ) throws -> HTTPExchange.Answer {
        let connection = try #require(HTTPExchange(port: gateway.port))
        return try #require(
            connection.exchange(
                "POST", TestGateway.base + "/events", host: gateway.host, headers: [gateway.bearer] + headers,
                body: body))
    }

    @Test("an event comes in as JSON, once however often it is sent")
    func structured() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            let id = try gateway.start(Self.listener("com.example.opened"))
            try gateway.wait(for: id, .waiting)
            let type = "Content-Type: application/cloudevents+json; charset=utf-8"
            let event = #"{"id":"7","source":"/door","type":"com.example.opened","data":{"by":"Ada"}}"#
            let first = try Self.send(gateway, [type], event)
            #expect(first.status == 201, "\(first.body)")
            let again = try Self.send(gateway, [type], event)
            #expect(again.status == 200)
            #expect(try RestTests.object(again)["known"] == true)
            #expect(try Self.heard(gateway, id)["data"] == ["by": "Ada"])
            for wrong in [
                "{}", "[]", "{", #"{"id":"","source":"/a","type":"b"}"#,
                #"{"id":"1","source":"/a","type":"b","time":5}"#,
            ] {
                #expect(try Self.send(gateway, [type], wrong).status == 400, "\(wrong)")
            }
        }
    }

    @Test("an event comes in with its attributes as fields, and its data as the body of any type")
    func binary() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            let cases: [(type: String?, body: String, name: String, data: Value)] = [
                ("application/json", #"{"size":3}"#, "data", ["size": 3]),
                ("application/vnd.example+json", "[1]", "data", [1]),
                ("text/plain; charset=utf-8", "hello", "data", "hello"),
                ("application/octet-stream", "hello", "data_base64", "aGVsbG8="),
            ]
            for (number, one) in cases.enumerated() {
                let id = try gateway.start(Self.listener("com.example.t\(number)"))
                try gateway.wait(for: id, .waiting)
                let fields = [
                    "ce-specversion: 1.0", "CE-ID: \(number)", "ce-source: /in", "ce-type: com.example.t\(number)",
                    "ce-subject: Euro%20%E2%82%AC", "ce-note: \"quoted \\\" text\"",
                ]
                let answer = try Self.send(gateway, fields + (one.type.map { ["Content-Type: \($0)"] } ?? []), one.body)
                #expect(answer.status == 201, "\(answer.body)")
                let event = try Self.heard(gateway, id)
                #expect(event[one.name] == one.data)
                #expect(event["subject"] == "Euro €")
                #expect(event["note"] == #"quoted " text"#)
                #expect(event["datacontenttype"] == one.type.map(Value.string))
            }
            let fields = ["ce-id: 9", "ce-source: /in", "ce-type: t"]
            #expect(try Self.send(gateway, fields).status == 201, "no data is no fault")
            #expect(try Self.send(gateway, []).status == 400)
            #expect(try Self.send(gateway, ["Content-Type: application/json"], "{}").status == 400)
            for wrong in ["ce-id: 8", "ce-subject: %zz", "ce-data: x"] {
                #expect(try Self.send(gateway, fields + [wrong]).status == 400, "\(wrong)")
            }
        }
    }

    @Test("a batch of events comes in, in its order, and tells which of them is none")
    func batch() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            let type = "Content-Type: application/cloudevents-batch+json"
            let events = (1...3).map { #"{"id":"\#($0)","source":"/b","type":"t"}"# }
            let answer = try Self.send(gateway, [type], "[\(events.joined(separator: ","))]")
            #expect(answer.status == 200)
            #expect(
                answer.body == #"[{"number":1,"known":false},{"number":2,"known":false},{"number":3,"known":false}]"#)
            let mixed = try Self.send(gateway, [type], "[\(events[0]),{}]")
            #expect(mixed.status == 400)
            #expect(mixed.body.contains("Event 2 of 2"))
            #expect(try Self.send(gateway, [type], "[]").body == "[]")
            #expect(try Self.send(gateway, [type], events[0]).status == 400)
            let many = (0...GatewayLimits.eventsMaximum).map { _ in "{}" }.joined(separator: ",")
            #expect(try Self.send(gateway, [type], "[\(many)]").status == 400)
        }
    }

    @Test("a person's decision is taken once, and stands in the history")
    func decisions() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            let document = """
                name: release
                steps:
                  - id: ask
                    approval: { prompt: "Release to everybody?", data: { canary: good } }
                """
            for (verb, end) in [("approve", StatusName.completed), ("reject", .failed)] {
                let id = try gateway.start(document)
                try gateway.wait(for: id, .waiting)
                let path = "/executions/processes/\(id)"
                let status = try gateway.get("\(path)/status").body
                #expect(status.contains(#""prompt":"Release to everybody?""#))
                let answer = try gateway.post(
                    "\(path)/\(verb)", #"{"reason":"looked at it"}"#, headers: ["Idempotency-Key: d\(id)"])
                #expect(answer.status == 200, "\(answer.body)")
                #expect(try RestTests.object(answer)["outcome"] == .string(verb == "approve" ? "approved" : "rejected"))
                try gateway.wait(for: id, end)
                #expect(try gateway.get("\(path)/history").body.contains("looked at it"))
                #expect(try gateway.post("\(path)/\(verb)").status == 409)
            }
            #expect(try gateway.post("/executions/processes/99/approve").status == 404)
        }
    }
}
