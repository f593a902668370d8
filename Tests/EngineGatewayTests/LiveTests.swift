import EngineClient
import EngineProtocol
import Foundation
import Testing
import WorkflowModel

@testable import EngineGateway

/// The event streams, against the real daemon where it matters.
@Suite("Live", .timeLimit(.minutes(2)))
struct LiveTests {
    @Test("a stream of one execution tells its states and ends with it")
    func one() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            let id = try gateway.start(RestTests.sleeper)
            let stream = try gateway.stream("/executions/processes/\(id)/events")
            #expect(stream.read(until: #""status":"waiting""#))
            _ = try gateway.post("/executions/processes/\(id)/pause")
            #expect(stream.read(until: #""status":"paused""#))
            _ = try gateway.post("/executions/processes/\(id)/cancel")
            #expect(stream.read(until: "event: end"))
            #expect(
                stream.text.contains("content-type: text/event-stream")
                    || stream.text.contains("Content-Type: text/event-stream"))
            #expect(try gateway.get("/executions/processes/9/events").status == 404)
        }
    }

    @Test("a stream of all goes on after its last event, and says so when it cannot")
    func resumption() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            let first = try gateway.stream("/executions/events")
            // The first words say from where on changes are told.
            #expect(first.read(until: "event: reset"))
            let id = try gateway.start(RestTests.sleeper)
            try gateway.wait(for: id, .waiting)
            #expect(first.read(until: #""status":"waiting""#))
            let last = try #require(first.text.components(separatedBy: "id: ").last?.prefix { !$0.isNewline })

            _ = try gateway.post("/executions/processes/\(id)/pause")
            #expect(first.read(until: #""status":"paused""#))
            let second = try gateway.stream("/executions/events", headers: ["Last-Event-ID: \(last)"])
            #expect(second.read(until: #""status":"paused""#))
            #expect(!second.text.contains("event: reset"))
            #expect(!second.text.contains(#""status":"waiting""#), "what was read before is not told again")

            let stranger = try gateway.stream("/executions/events", headers: ["Last-Event-ID: zz-1"])
            #expect(stranger.read(until: "event: reset"))
            #expect(
                try gateway.ask("GET", TestGateway.base + "/executions/events", headers: ["Last-Event-ID: <script>"])
                    .status == 400)
        }
    }

    @Test("a thousand subscribers hear of a change and of the connection, and the gateway still answers")
    func thousand() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            let id = try gateway.start(RestTests.sleeper)
            try gateway.wait(for: id, .waiting)
            let count = 1_000
            let before = gateway.residentKilobytes
            let streams = try (0..<count).map { number in
                try gateway.stream(number % 2 == 0 ? "/executions/events" : "/executions/processes/\(id)/events")
            }
            for stream in streams { #expect(stream.read(until: ": connected")) }
            let change = ContinuousClock.now
            _ = try gateway.post("/executions/processes/\(id)/pause")
            let heard = streams.count { $0.read(until: #""status":"paused""#) }
            let told = change.duration(to: .now)
            #expect(heard == count)
            let question = ContinuousClock.now
            #expect(try gateway.ask("GET", "/readyz").status == 200)
            let answer = question.duration(to: .now)
            let alive = streams.count { $0.read(until: ": heartbeat", seconds: 60) }
            #expect(alive == count)
            print(
                "\(heard) subscribers, all told within \(told), another request answered in \(answer),",
                "\((gateway.residentKilobytes - before) / count) KB each")
        }
    }

    @Test("one that does not read is cut, and those who do hear every change and can go on after it")
    func stalled() async throws {
        try await onThread {
            let gateway = try TestGateway(role: "operator")
            let slow = try (0..<3).map { _ in
                try gateway.stream("/executions/events", receiveBuffer: 4_096)
            }
            let quick = try gateway.stream("/executions/events")
            for stream in slow + [quick] { #expect(stream.read(until: ": connected")) }
            // Each is a change of some 600 bytes, and more when it ends: beyond what waits for a reader and in the kernel.
            let count = 4 * GatewayLimits.unreadMaximum
            let document = "name: brief\nsteps: [{id: only, set: {text: \(String(repeating: "x", count: 100))}}]"
            var engine = try EngineConnection(path: gateway.socket)
            for number in 1...count {
                _ = try engine.call(StartParameters(document: document))
                guard number.isMultiple(of: 256) else { continue }
                #expect(quick.read(until: #""executionID":\#(number),"#, seconds: 60))
            }
            for stream in slow {
                #expect(stream.read(until: "event: overflow", seconds: 60))
                #expect(!stream.text.contains(#""executionID":\#(count),"#))
                // What was read of it before the cut is where the next one goes on, or begins anew.
                let ids = stream.text.components(separatedBy: "\nid: ").dropFirst()
                let last = try #require(ids.last?.prefix { !$0.isNewline })
                let next = try gateway.stream("/executions/events", headers: ["Last-Event-ID: \(last)"])
                #expect(next.read(until: "event: reset"), "too much was missed")
            }
            let newest = try #require(
                quick.text.components(separatedBy: "\nid: ").last?.prefix { !$0.isNewline })
            let next = try gateway.stream("/executions/events", headers: ["Last-Event-ID: \(newest)"])
            _ = try gateway.start(RestTests.sleeper)
            #expect(next.read(until: #""executionID":\#(count + 1),"#))
            #expect(!next.text.contains("event: reset"))
        }
    }

    @Test("the gateway ends at once although somebody listens")
    func end() async throws {
        try await onThread {
            let gateway = try TestGateway(withEngine: false)
            let stream = try gateway.stream("/executions/events")
            #expect(stream.read(until: ": connected"))
            let begin = ContinuousClock.now
            #expect(gateway.terminate() == 0)
            #expect(begin.duration(to: .now) < .seconds(5))
        }
    }

    private static func status(_ id: UInt64, _ status: StatusName) -> StatusObject {
        let progress = ProgressObject(
            totalNodes: 1, completedNodes: 0, failedNodes: 0, skippedNodes: 0, runningNodes: 1, percentage: 0)
        let timing = TimingObject(startedAt: nil, stoppedAt: nil, durationMilliseconds: 0, pausedMilliseconds: 0)
        return StatusObject(
            executionID: id, processID: "", processName: "p", processVersion: "1", status: status, isActive: false,
            progress: progress, timing: timing)
    }

    @Test("a subscriber that leaves too much unread is cut, one of a single execution only has the newest state")
    func slowness() async throws {
        let hub = LiveHub(epoch: "e")
        hub.watching(true)
        let slow = try #require(hub.join(nil, after: nil)).subscription
        let single = try #require(hub.join(7, after: nil)).subscription
        for _ in 0...GatewayLimits.unreadMaximum { hub.tell([Self.status(7, .running)]) }
        hub.tell([Self.status(7, .paused)])
        guard case .cut = await slow.next() else {
            Issue.record("not cut")
            return
        }
        guard case .news(let news) = await single.next() else {
            Issue.record("no news")
            return
        }
        #expect(news.count == 1)
        #expect(String(decoding: try #require(news.first).status, as: UTF8.self).contains("paused"))
        hub.leave(slow)
        hub.leave(single)
        #expect(hub.demand.count == 0)
    }

    @Test("what is kept for those who come back is bounded, and a gap is told")
    func replay() throws {
        let hub = LiveHub(epoch: "e")
        hub.watching(true)
        let begin = try #require(hub.join(nil, after: nil)).id
        for number in 1...UInt64(GatewayLimits.replayMaximum + 10) { hub.tell([Self.status(number, .running)]) }
        #expect(try #require(hub.join(nil, after: begin)).isReset, "too long ago")
        let recent = LiveEventID(epoch: "e", number: begin.number + 2_000)
        let back = try #require(hub.join(nil, after: recent))
        #expect(!back.isReset)
        #expect(back.replay.count == 58)
        hub.watching(false)
        hub.watching(true)
        #expect(try #require(hub.join(nil, after: recent)).isReset, "the daemon was away between")
    }

    @Test("a subscriber hears heartbeats, resets and the end")
    func words() async {
        let subscription = LiveSubscription(executionID: nil)
        subscription.beat()
        guard case .heartbeat = await subscription.next() else {
            Issue.record("no heartbeat")
            return
        }
        subscription.reset()
        guard case .reset = await subscription.next() else {
            Issue.record("no reset")
            return
        }
        subscription.end()
        guard case .end = await subscription.next() else {
            Issue.record("no end")
            return
        }
    }

    @Test("subscribers beyond the bound are refused")
    func tooMany() throws {
        let hub = LiveHub(epoch: "e")
        for _ in 0..<GatewayLimits.subscribersMaximum { #expect(hub.join(nil, after: nil) != nil) }
        #expect(hub.join(nil, after: nil) == nil)
    }
}
