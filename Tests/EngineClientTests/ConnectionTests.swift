import EngineClient
import EngineProtocol
import Glibc
import ScriptedDaemon
import Testing
import WorkflowModel

@Suite("A connection to the daemon", .timeLimit(.minutes(1)))
struct ConnectionTests {
    private static let pong = PingResult(version: "9.9.9", now: Instant(millisecondsSinceEpoch: 0))

    /// The error of a piece of work that must fail.
    private func failure(_ work: () throws(ClientError) -> Void) -> ClientError? {
        do throws(ClientError) {
            try work()
            return nil
        } catch {
            return error
        }
    }

    private func withDaemon(
        _ script: @escaping ScriptedDaemon.Script, _ work: (ScriptedDaemon) throws -> Void
    ) throws {
        let daemon = ScriptedDaemon(script)
        defer { daemon.stop() }
        try work(daemon)
    }

    @Test("a call gives the typed answer") func call() throws {
        try withDaemon { _, _ in
            [.result(Self.pong.encoded)]
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            #expect(try connection.call(PingParameters()) == Self.pong)
            #expect(daemon.requests.map(\.method) == ["engine.ping"])
        }
    }

    @Test("nobody at the path is told from a path that is no socket and one that is too long") func unreachable() {
        let path = ScriptedDaemon.freePath()
        #expect(failure { () throws(ClientError) in _ = try EngineConnection(path: path) } == .notRunning(path: path))
        #expect(
            failure { () throws(ClientError) in _ = try EngineConnection(path: "/dev/null") }
                == .notRunning(path: "/dev/null"))
        let long = "/" + String(repeating: "x", count: 107)
        #expect(failure { () throws(ClientError) in _ = try EngineConnection(path: long) } == .pathTooLong(path: long))
    }

    @Test("a socket file without a listener is a daemon that is not running") func staleSocket() throws {
        let path = ScriptedDaemon.freePath()
        defer { unlink(path) }
        let daemon = ScriptedDaemon(path: path) { _, _ in [.hangUp] }
        let kept = path + ".kept"
        defer { unlink(kept) }
        #expect(link(path, kept) == 0)
        daemon.stop()
        #expect(failure { () throws(ClientError) in _ = try EngineConnection(path: kept) } == .notRunning(path: kept))
    }

    @Test("a refusal is the daemon's error, whole") func refusal() throws {
        let error = ProtocolError(.alreadyPaused, "Paused.", remedy: "Resume it.")
        try withDaemon { _, _ in
            [.refuse(error)]
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            let failure = failure { () throws(ClientError) in
                _ = try connection.call(PauseParameters(executionID: 1))
            }
            #expect(failure == .refused(error))
            #expect(failure?.remedy == "Resume it.")
        }
    }

    @Test("pipelined answers are matched by id, in whatever order they come") func pipelining() throws {
        let held = Held()
        let script: ScriptedDaemon.Script = { request, _ in
            held.append(request)
            guard held.requests.count == 3 else { return [] }
            let lines = held.requests.reversed().flatMap { request -> [UInt8] in
                guard case .object(let params) = request.params, let id = params["executionID"] else { return [] }
                return Response(id: request.id, outcome: .success(Self.control(id))).line
            }
            return [.raw(lines)]
        }
        try withDaemon(script) { daemon in
            var connection = try EngineConnection(path: daemon.path)
            var pending: [PendingAnswer<CancelParameters>] = []
            for id: UInt64 in 1...3 { pending.append(try connection.send(CancelParameters(executionID: id))) }
            var answered: [UInt64] = []
            for answer in pending { answered.append(try connection.answer(to: answer).executionID) }
            #expect(answered == [1, 2, 3])
        }
    }

    private static func control(_ id: Value) -> Value {
        ["executionID": id, "outcome": "cancelled", "status": "cancelled", "statusID": 5]
    }

    @Test("an answer may come a byte at a time") func partialLines() throws {
        let line = Response(id: .integer(1), result: Self.pong).line
        try withDaemon { _, _ in
            line.map { .raw([$0]) }
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            #expect(try connection.call(PingParameters()) == Self.pong)
        }
    }

    @Test("requests larger than the socket's buffer go out while answers come in") func largeBothWays() throws {
        let text = String(repeating: "x", count: 900_000)
        let large = Value.object(["version": .string(text), "protocolVersion": 1, "now": "2026-01-01T00:00:00Z"])
        try withDaemon { _, _ in
            [.result(large)]
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            var pending: [PendingAnswer<ValidateParameters>] = []
            for _ in 0..<8 { pending.append(try connection.send(ValidateParameters(document: text))) }
            // The answers are no results of validate: that they all came and were matched is what counts.
            for answer in pending {
                let failure = failure { () throws(ClientError) in _ = try connection.answer(to: answer) }
                #expect(failure == .malformed("result.isValid is missing"))
            }
        }
    }

    @Test("a request beyond the line limit is refused before it is sent") func tooLarge() throws {
        try withDaemon { _, _ in
            []
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            let document = String(repeating: "x", count: ProtocolLimits.requestLineBytesMaximum)
            let failure = failure { () throws(ClientError) in
                _ = try connection.call(ValidateParameters(document: document))
            }
            guard case .refused(let error) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(error.code == .tooLarge)
            #expect(daemon.requests.isEmpty)
        }
    }

    @Test("a peer that goes is told: at once, and in the middle of an answer", arguments: [[], Array("{\"js".utf8)])
    func disconnected(words: [UInt8]) throws {
        try withDaemon { _, _ in
            [.raw(words), .hangUp]
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            #expect(failure { () throws(ClientError) in _ = try connection.call(PingParameters()) } == .disconnected)
        }
    }

    @Test("what a daemon says before it closes is the reason") func lastWords() throws {
        let words = Response(id: nil, error: ProtocolError(.shuttingDown, "Stopping.")).line
        try withDaemon { _, _ in
            [.raw(words), .hangUp]
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            let failure = failure { () throws(ClientError) in _ = try connection.call(PingParameters()) }
            #expect(failure == .refused(ProtocolError(.shuttingDown, "Stopping.")))
        }
    }

    @Test("no answer in time is told as that") func timeout() throws {
        try withDaemon { _, _ in
            []
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            let failure = failure { () throws(ClientError) in
                _ = try connection.call(PingParameters(), within: .milliseconds(20))
            }
            #expect(failure == .timedOut)
        }
    }

    @Test(
        "what is not the protocol is told as that",
        arguments: ["hello\n", "{}\n", "[1]\n", #"{"jsonrpc":"2.0","id":77,"result":{}}"# + "\n", "\u{0}\n"])
    func malformed(line: String) throws {
        try withDaemon { _, _ in
            [.raw(Array(line.utf8))]
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            let failure = failure { () throws(ClientError) in _ = try connection.call(PingParameters()) }
            guard case .malformed = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(failure?.exitStatus == .protocolError)
        }
    }

    @Test("an endless line is refused at the bound instead of being held") func endlessLine() throws {
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        try withDaemon { _, _ in
            Array(repeating: .raw(piece), count: 17)
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path)
            let failure = failure { () throws(ClientError) in _ = try connection.call(PingParameters()) }
            #expect(failure == .malformed("a line longer than 16777216 bytes"))
        }
    }

    @Test("an interruption ends a wait") func interruption() throws {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        try withDaemon { _, _ in
            []
        } _: { daemon in
            var connection = try EngineConnection(path: daemon.path, interruption: ends[0])
            write(ends[1], "x", 1)
            #expect(failure { () throws(ClientError) in _ = try connection.call(PingParameters()) } == .interrupted)
        }
    }

    @Test("the descriptor is closed with its connection") func closed() throws {
        try withDaemon { _, _ in
            [.result(Self.pong.encoded)]
        } _: { daemon in
            // Far more than a process may have open at once would be needed otherwise.
            for _ in 0..<300 {
                var connection = try EngineConnection(path: daemon.path)
                _ = try connection.call(PingParameters())
            }
            let next = open("/dev/null", O_RDONLY)
            defer { close(next) }
            #expect(next < 200)
        }
    }
}

@Suite("Following", .timeLimit(.minutes(1)))
struct FollowingTests {
    private func change(_ percentage: Double, _ status: StatusName = .running) -> Notification {
        let progress = ProgressObject(
            totalNodes: 4, completedNodes: 1, failedNodes: 0, skippedNodes: 0, runningNodes: 1, percentage: percentage)
        let timing = TimingObject(startedAt: nil, stoppedAt: nil, durationMilliseconds: 0, pausedMilliseconds: 0)
        let object = StatusObject(
            executionID: 1, processID: "p", processName: "n", processVersion: "1", status: status, isActive: false,
            progress: progress, timing: timing)
        return Notification(ChangeNotification(subscription: 1, status: object))
    }

    @Test("notifications come in order, also those before the answer, and unknown ones are passed over")
    func order() throws {
        let news = (0..<4).map { change(Double($0) * 25) }
        let strange = Notification(method: "engine.sang", params: [:])
        let daemon = ScriptedDaemon { _, _ in
            [.notify(news[0]), .result(["subscription": 1])]
                + [.notify(strange)] + news[1...].map { .notify($0) }
        }
        defer { daemon.stop() }
        var connection = try EngineConnection(path: daemon.path)
        #expect(try connection.call(WatchParameters(executionID: 1)).subscription == 1)
        var seen: [Double] = []
        for _ in 0..<4 {
            guard case .changed(let change)? = try connection.nextWatchEvent(within: .seconds(5)) else { break }
            seen.append(change.status.progress.percentage)
        }
        #expect(seen == [0, 25, 50, 75])
        #expect(try connection.nextWatchEvent(within: .milliseconds(10)) == nil)
    }

    @Test("the end of a subscription that was too slow is told") func overflow() throws {
        let cut = OverflowNotification(subscription: 1)
        let daemon = ScriptedDaemon { _, _ in [.result(["subscription": 1]), .notify(Notification(cut))] }
        defer { daemon.stop() }
        var connection = try EngineConnection(path: daemon.path)
        _ = try connection.call(WatchParameters())
        #expect(try connection.nextWatchEvent(within: .seconds(5)) == .overflow(cut))
    }

    @Test("notifications that nobody takes are not held without bound") func bound() throws {
        let news = change(1)
        let daemon = ScriptedDaemon { _, _ in Array(repeating: .notify(news), count: 2_000) }
        defer { daemon.stop() }
        var connection = try EngineConnection(path: daemon.path)
        do throws(ClientError) {
            _ = try connection.call(WatchParameters())
            Issue.record("no error")
        } catch {
            #expect(error == .overflow)
        }
    }
}
