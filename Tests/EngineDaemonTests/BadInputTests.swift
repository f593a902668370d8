import EngineProtocol
import Glibc
import NIOCore
import Testing
import WorkflowModel

@testable import EngineDaemon

@Suite("Bad input", .serialized)
struct BadInputTests {
    /// Lines that are no request, and the code that each is answered.
    static let badLines: [(line: [UInt8], code: ErrorCode)] = [
        (Array(#"{"jsonrpc":"2.0","id":1,"method":"engine.ping","params":{"x":"\#u{0}"}}"#.utf8), .parseError),
        ([0x22, 0xFF, 0xFE, 0x22], .parseError),
        ([0x7B, 0x22, 0xC0, 0x80, 0x22, 0x3A, 0x31, 0x7D], .parseError),
        ([0xEF, 0xBB, 0xBF] + Array(#"{"jsonrpc":"2.0","id":1,"method":"engine.ping"}"#.utf8), .parseError),
        ([], .parseError),
        (Array("hello".utf8), .parseError),
        (Array(#"{"jsonrpc":"2.0","id":1,"id":2,"method":"engine.ping"}"#.utf8), .parseError),
        (Array(repeating: UInt8(ascii: "["), count: 10_000), .parseError),
        (Array(#"{"jsonrpc":"2.0","id":1,"method":"engine.ping"} {}"#.utf8), .parseError),
        (Array("[]".utf8), .invalidRequest),
        (Array(#"[{"jsonrpc":"2.0","id":1,"method":"engine.ping"}]"#.utf8), .invalidRequest),
        (Array("42".utf8), .invalidRequest),
        (Array(#"{"jsonrpc":"1.0","id":1,"method":"engine.ping"}"#.utf8), .invalidRequest),
        (Array(#"{"jsonrpc":"2.0","method":"engine.ping"}"#.utf8), .invalidRequest),
        (Array(#"{"jsonrpc":"2.0","id":1.5,"method":"engine.ping"}"#.utf8), .invalidRequest),
        (Array(#"{"jsonrpc":"2.0","id":{},"method":"engine.ping"}"#.utf8), .invalidRequest),
        (Array(#"{"jsonrpc":"2.0","id":1,"method":7}"#.utf8), .invalidRequest),
        (Array(#"{"jsonrpc":"2.0","id":1,"method":"engine.ping","params":[1]}"#.utf8), .invalidRequest),
        (Array(#"{"jsonrpc":"2.0","id":1,"method":"engine.shutdown"}"#.utf8), .unknownMethod),
        (Array(#"{"jsonrpc":"2.0","id":1,"method":"toString"}"#.utf8), .unknownMethod),
    ]

    @Test("a line that is no request is answered with its code, and the connection goes on")
    func answersBadLines() async throws {
        try await ServerFixture.run { server in
            try await LineClient.connect(to: server.path) { lines, writer in
                for (line, code) in Self.badLines {
                    try await writer.send(line + [UInt8(ascii: "\n")])
                    let error = try await lines.error()
                    #expect(error.code == code, "\(String(decoding: line.prefix(80), as: UTF8.self))")
                    #expect(!error.message.isEmpty)
                }
                try await writer.send(Request(id: .integer(9), PingParameters()))
                #expect(try await lines.response().id == .integer(9))
            }
        }
    }

    @Test("an answer to bad parameters still has the id of its request")
    func keepsID() async throws {
        try await ServerFixture.run { server in
            try await LineClient.connect(to: server.path) { lines, writer in
                try await writer.send(#"{"jsonrpc":"2.0","id":"x","method":"nope"}"# + "\n")
                let response = try await lines.response()
                #expect(response.id == .string("x"))
            }
        }
    }

    @Test("a line of a gigabyte is refused at its bound and dropped, and the connection goes on")
    func dropsGiantLine() async throws {
        var configuration = ControlConfiguration()
        // A busy machine may take longer than the deadline of a line for a gigabyte.
        configuration.halfLineDuration = .seconds(300)
        try await ServerFixture.run(configuration) { server in
            let before = try ProcessMemory.residentBytes()
            try await LineClient.connect(to: server.path) { lines, writer in
                let piece = ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20)
                for _ in 0..<1_024 { try await writer.write(piece) }
                try await writer.send("\n")
                try await writer.send(Request(id: .integer(1), PingParameters()))
                #expect(try await lines.error().code == .tooLarge)
                #expect(try await lines.response().id == .integer(1))
            }
            let grown = try ProcessMemory.residentBytes() - before
            #expect(grown < 64 << 20, "\(grown) bytes were kept")
        }
    }

    @Test("a line of exactly the bound is read, and one byte more is refused")
    func boundsLines() async throws {
        var configuration = ControlConfiguration()
        configuration.lineBytesMaximum = 1_024
        try await ServerFixture.run(configuration) { server in
            try await LineClient.connect(to: server.path) { lines, writer in
                for (length, isRead) in [(1_024, true), (1_025, false), (1_024, true)] {
                    let frame = #"{"jsonrpc":"2.0","id":1,"method":"engine.ping","params":{"x":""}}"#
                    let filler = String(repeating: "y", count: length - frame.utf8.count)
                    let line = frame.replacingFirst(#""x":"""#, with: #""x":"\#(filler)""#)
                    try await writer.send(line + "\n")
                    switch try await lines.response().outcome {
                    case .success: #expect(isRead)
                    case .failure(let error):
                        #expect(!isRead)
                        #expect(error.code == .tooLarge)
                    }
                }
            }
        }
    }

    @Test("a half line is answered and cut after its deadline, while whole lines have none")
    func cutsHalfLine() async throws {
        var configuration = ControlConfiguration()
        configuration.halfLineDuration = .milliseconds(200)
        try await ServerFixture.run(configuration) { server in
            try await LineClient.connect(to: server.path) { goodLines, goodWriter in
                try await goodWriter.send(Request(id: .integer(1), PingParameters()))
                #expect(try await goodLines.response().id == .integer(1))
                try await LineClient.connect(to: server.path) { lines, writer in
                    try await writer.send(#"{"jsonrpc":"2.0","#)
                    #expect(try await lines.error().code == .requestTimeout)
                    #expect(try await lines.next() == nil)
                }
                try await goodWriter.send(Request(id: .integer(2), PingParameters()))
                #expect(try await goodLines.response().id == .integer(2))
            }
        }
    }

    @Test("bytes that trickle in do not move the deadline of their line")
    func cutsSlowloris() async throws {
        var configuration = ControlConfiguration()
        configuration.halfLineDuration = .milliseconds(200)
        try await ServerFixture.run(configuration) { server in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<100 {
                    tasks.addTask {
                        try await LineClient.connect(to: server.path) { lines, writer in
                            // Fails once the daemon has cut the connection.
                            while (try? await writer.send(" ")) != nil {
                                try await Task.sleep(for: .milliseconds(20))
                            }
                            #expect(try await lines.error().code == .requestTimeout)
                        }
                    }
                }
                try await server.expectGoodClientServed()
                try await tasks.waitForAll()
            }
        }
    }

    @Test("an idle connection is closed after its time")
    func closesIdle() async throws {
        var configuration = ControlConfiguration()
        configuration.idleDuration = .milliseconds(100)
        try await ServerFixture.run(configuration) { server in
            try await LineClient.connect(to: server.path) { lines, _ in
                let end = try await lines.next()
                #expect(end == nil)
            }
        }
    }

    @Test("a client that never reads its answers is held up, then cut, and nobody else notices")
    func cutsNonReader() async throws {
        var configuration = ControlConfiguration()
        configuration.stallDuration = .milliseconds(300)
        try await ServerFixture.run(configuration) { server in
            let hoarder = try RawClient(path: server.path)
            let filler = String(repeating: "y", count: 8_000)
            let request = Request(id: .integer(1), method: "engine.ping", params: ["x": .string(filler)]).line
            // Until the daemon stops reading, at about outboundBytesHigh of answers.
            let sent = hoarder.sendUntilFull(request)
            #expect(sent > 0)
            try await server.expectGoodClientServed()
            try await hoarder.untilClosed()
            try await server.expectGoodClientServed()
        }
    }

    @Test("a watcher that never reads is cut, and nobody else notices")
    func cutsWatcherThatNeverReads() async throws {
        var configuration = ControlConfiguration()
        configuration.stallDuration = .milliseconds(300)
        let probe = Probe()
        let handler = StubHandler { _ in
            .subscription(
                Subscription(result: [:]) { deliver in
                    defer { probe.enter() }
                    let params: Value = ["filler": .string(String(repeating: "z", count: 60_000))]
                    while true { try await deliver(Notification(method: "execution.changed", params: params)) }
                })
        }
        try await ServerFixture.run(configuration, handler: handler) { server in
            let hoarder = try RawClient(path: server.path)
            #expect(hoarder.send(Request(id: .integer(1), WatchParameters()).line))
            try await server.expectGoodClientServed()
            await probe.entered()
            try await hoarder.untilClosed()
            try await server.expectGoodClientServed()
        }
    }

    @Test("connections beyond the cap are told so and closed, and those within go on")
    func capsConnections() async throws {
        var configuration = ControlConfiguration()
        configuration.connectionsMaximum = 20
        try await ServerFixture.run(configuration) { server in
            var held: [RawClient] = []
            for _ in 0..<20 { held.append(try RawClient(path: server.path)) }
            try await server.untilConnected(20)
            try await LineClient.connect(to: server.path) { lines, _ in
                let error = try await lines.error()
                #expect(error.code == .busy)
                #expect(error.retryAfterMilliseconds != nil)
                #expect(try await lines.next() == nil)
            }
            #expect(held[0].send(Request(id: .integer(1), PingParameters()).line))
            held.removeLast(10)
            try await server.untilConnected(10)
            try await server.expectGoodClientServed()
        }
    }

    @Test("one user cannot take every connection")
    func capsConnectionsPerUser() async throws {
        var configuration = ControlConfiguration()
        configuration.connectionsPerUserMaximum = 3
        try await ServerFixture.run(configuration) { server in
            let held = [
                try RawClient(path: server.path), try RawClient(path: server.path), try RawClient(path: server.path),
            ]
            try await server.untilConnected(held.count)
            try await LineClient.connect(to: server.path) { lines, _ in
                let error = try await lines.error()
                #expect(error.code == .busy)
                #expect(error.message.contains("uid \(getuid())"))
            }
        }
    }

    @Test("as many connections as descriptors allow, up to ten thousand, are held and a good client is served")
    func holdsManyConnections() async throws {
        // Both ends are in this process, and some descriptors are its own.
        let count = min(10_000, (DescriptorBudget.raise() - 200) / 2)
        var configuration = ControlConfiguration()
        configuration.connectionsMaximum = count + 10
        configuration.connectionsPerUserMaximum = count + 10
        try await ServerFixture.run(configuration) { server in
            let before = try ProcessMemory.residentBytes()
            var held: [RawClient] = []
            for _ in 0..<count { held.append(try RawClient(path: server.path)) }
            try await server.untilConnected(count)
            let bytesEach = (try ProcessMemory.residentBytes() - before) / count
            print("\(count) connections held, \(bytesEach) bytes each")
            #expect(bytesEach < 16 << 10)
            try await server.expectGoodClientServed()
            held.removeAll()
            try await server.untilConnected(0)
        }
    }
}

extension String {
    fileprivate func replacingFirst(_ part: String, with replacement: String) -> String {
        guard let range = firstRange(of: part) else { return self }
        return String(self[..<range.lowerBound]) + replacement + String(self[range.upperBound...])
    }
}
