import EngineProtocol
import Glibc
import NIOCore
import TestPrograms
import Testing
import WorkflowModel

@testable import EngineDaemon

@Suite("The control server")
struct ControlServerTests {
    @Test("answers each request with its own id, whatever its type")
    func echoesID() async throws {
        try await ServerFixture.run { server in
            try await LineClient.connect(to: server.path) { lines, writer in
                try await writer.send(Request(id: .integer(1), PingParameters()))
                try await writer.send(Request(id: .string("a"), PingParameters()))
                #expect(try await lines.response().id == .integer(1))
                #expect(try await lines.response().id == .string("a"))
            }
        }
    }

    @Test("answers pipelined requests in the order in which they are done")
    func answersInOrderOfCompletion() async throws {
        let gate = Gate()
        let handler = StubHandler { call in
            if call.method == .pause { await gate.wait() }
            return .outcome(.success([:]))
        }
        try await ServerFixture.run(handler: handler) { server in
            try await LineClient.connect(to: server.path) { lines, writer in
                let pause = Request(id: .integer(1), PauseParameters(executionID: 1))
                let cancel = Request(id: .integer(2), CancelParameters(executionID: 1))
                let ping = Request(id: .integer(3), PingParameters())
                try await writer.send(pause.line + cancel.line + ping.line)
                let first = Set([try await lines.response().id, try await lines.response().id])
                #expect(first == [.integer(2), .integer(3)])
                gate.open()
                #expect(try await lines.response().id == .integer(1))
            }
        }
    }

    @Test("answers a client that closes its own direction before it reads")
    func answersAfterHalfClose() async throws {
        let gate = Gate()
        let handler = StubHandler { _ in
            await gate.wait()
            return .outcome(.success([:]))
        }
        try await ServerFixture.run(handler: handler) { server in
            try await LineClient.connect(to: server.path) { lines, writer in
                try await writer.send(Request(id: .integer(1), CancelParameters(executionID: 1)))
                writer.finish()
                gate.open()
                #expect(try await lines.response().id == .integer(1))
                #expect(try await lines.next() == nil)
            }
        }
    }

    @Test("stops reading a connection while its requests in flight are at their bound, and loses none")
    func boundsRequestsInFlight() async throws {
        let gate = Gate()
        let probe = Probe()
        let handler = StubHandler { _ in
            probe.enter()
            await gate.wait()
            return .outcome(.success([:]))
        }
        var configuration = ControlConfiguration()
        configuration.requestsInFlightMaximum = 4
        try await ServerFixture.run(configuration, handler: handler) { server in
            try await LineClient.connect(to: server.path) { lines, writer in
                var bytes: [UInt8] = []
                for id in 1...100 { bytes += Request(id: .integer(Int64(id)), CancelParameters(executionID: 1)).line }
                try await writer.send(bytes)
                try await server.expectGoodClientServed()
                #expect(probe.count <= 4)
                gate.open()
                var ids: Set<RequestID> = []
                for _ in 1...100 {
                    if let id = try await lines.response().id { ids.insert(id) }
                }
                #expect(ids.count == 100)
            }
        }
    }

    @Test("answers a request in flight before it closes the connection of a daemon that stops")
    func finishesRequestsWhenStopped() async throws {
        let gate = Gate()
        let probe = Probe()
        let handler = StubHandler { _ in
            probe.enter()
            await gate.wait()
            return .outcome(.success(["done": true]))
        }
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/socket"
        try await StoppableServer.run(path: path, handler: handler) { stop in
            try await LineClient.connect(to: path) { lines, writer in
                try await writer.send(Request(id: .integer(1), CancelParameters(executionID: 1)))
                await probe.entered()
                stop()
                gate.open()
                #expect(try await lines.response().outcome == .success(["done": true]))
                #expect(try await lines.next() == nil)
            }
        }
        #expect(!FileSystem.exists(path))
    }

    @Test("takes the role away from a connection when the policy does, and never gives a higher one")
    func followsPolicy() async throws {
        try await ServerFixture.run { server in
            try await LineClient.connect(to: server.path) { lines, writer in
                server.policy.replace(with: RoleTable(users: [getuid(): .viewer], groups: [:]))
                try await writer.send(Request(id: .integer(1), CancelParameters(executionID: 1)))
                #expect(try await lines.error().code == .permissionDenied)
                server.policy.replace(with: RoleTable(users: [getuid(): .admin], groups: [:]))
                try await writer.send(Request(id: .integer(2), CancelParameters(executionID: 1)))
                #expect(try await lines.error().code == .permissionDenied)
                try await writer.send(Request(id: .integer(3), PingParameters()))
                #expect(try await lines.response().id == .integer(3))
            }
        }
    }

    @Test("refuses a peer without role, says why, and closes")
    func refusesStranger() async throws {
        try await ServerFixture.run(roles: RoleTable(users: [:], groups: [:])) { server in
            try await LineClient.connect(to: server.path) { lines, _ in
                let error = try await lines.error()
                #expect(error.code == .permissionDenied)
                #expect(error.message.contains("uid \(getuid())"))
                #expect(try await lines.next() == nil)
            }
        }
    }

    @Test("gives news after the result of a watch, and ends it with the connection")
    func followsSubscription() async throws {
        let probe = Probe()
        let handler = StubHandler { _ in
            .subscription(
                Subscription(result: ["subscription": 1]) { deliver in
                    defer { probe.enter() }
                    var number: Int64 = 0
                    while !Task.isCancelled {
                        number += 1
                        try await deliver(
                            Notification(method: "execution.changed", params: ["number": .integer(number)]))
                    }
                })
        }
        try await ServerFixture.run(handler: handler) { server in
            try await LineClient.connect(to: server.path) { lines, writer in
                try await writer.send(Request(id: .integer(1), WatchParameters()))
                #expect(try await lines.response().outcome == .success(["subscription": 1]))
                #expect(try await lines.notification().params == ["number": 1])
                #expect(try await lines.notification().params == ["number": 2])
            }
            await probe.entered()
        }
    }
}
