import Testing
import WorkflowModel

@testable import EngineCore

/// Events that start executions.
extension ScheduleTests {
    private static func filter(_ type: String) -> EventFilter {
        EventFilter(attributes: [Template.Member("type", .literal(.string(type)))])
    }

    private static func event(_ number: UInt64, _ type: String, _ data: Value = .null) -> HeardEvent {
        HeardEvent(number: number, value: ["id": .string("\(number)"), "type": .string(type), "data": data])
    }

    private func inputs(_ line: Line) -> [Value] { line.state.pendingStarts.map(\.input) }

    @Test(
        "what an event says of its depth is bounded, and can be stored", arguments: [Int64.max, 1 << 60, -5, .min, 7])
    func depth(_ depth: Int64) throws {
        let type = "io.serverlessworkflow.workflow.completed.v1"
        var line = Line(.events(.all([Self.filter(type), Self.filter("b")]), read: .data))
        line.give(
            .heard(HeardEvent(number: 1, value: ["id": "1", "type": .string(type), "enginedepth": .integer(depth)])))
        line.give(.heard(Self.event(2, "b")))
        let start = try #require(line.state.pendingStarts.first)
        #expect(start.depth == Int(min(max(0, depth), Int64(Limits.lifecycleDepthCounted))) + 1)
    }

    @Test("one event starts an execution with an array of it, and is heard once")
    func oneEvent() {
        var line = Line(.events(.one(Self.filter("a")), read: .data))
        line.give(.heard(Self.event(1, "b")))
        line.give(.heard(Self.event(2, "a", 5)))
        line.give(.heard(Self.event(2, "a", 5)))
        line.give(.heard(Self.event(1, "a", 4)))
        line.give(.heard(Self.event(3, "a", 6)))
        #expect(inputs(line) == [[5], [6]])
        #expect(line.state.listensSince(line.schedule) == 3)
    }

    @Test("all of several events start one execution, and the next ones another")
    func allEvents() {
        var line = Line(.events(.all([Self.filter("a"), Self.filter("b")]), read: .envelope))
        line.give(.heard(Self.event(1, "b")))
        line.give(.heard(Self.event(2, "b")))
        #expect(line.state.events.count == 1)
        line.give(.heard(Self.event(3, "a")))
        line.give(.heard(Self.event(4, "a")))
        line.give(.heard(Self.event(5, "b")))
        #expect(
            inputs(line) == [
                [Self.event(1, "b").value, Self.event(3, "a").value],
                [Self.event(4, "a").value, Self.event(5, "b").value],
            ])
        #expect(line.state.events.isEmpty)
    }

    @Test("what is gathered until several other events came waits for each of them")
    func untilSeveral() {
        var line = Line(
            .events(
                .any([Self.filter("a")], until: .consumed(.all([Self.filter("x"), Self.filter("y")]))), read: .data))
        line.give(.heard(Self.event(1, "a", 1)))
        line.give(.heard(Self.event(2, "y")))
        #expect(inputs(line).isEmpty && line.state.events == [1])
        line.give(.heard(Self.event(3, "a", 2)))
        line.give(.heard(Self.event(4, "x")))
        #expect(inputs(line) == [[1, 2]] && line.state.events.isEmpty)
        #expect(line.state.listensSince(line.schedule) == 4)
    }

    @Test("any events are gathered until a condition holds, or until another event came")
    func until() {
        var line = Line(
            .events(.any([Self.filter("a")], until: .condition(Expression("length >= 2"))), read: .data))
        for number in 1...5 { line.give(.heard(Self.event(UInt64(number), "a", .integer(Int64(number))))) }
        #expect(inputs(line) == [[1, 2], [3, 4]] && line.state.events == [5])
        var other = Line(.events(.any([Self.filter("a")], until: .consumed(.one(Self.filter("stop")))), read: .data))
        for number in 1...3 { other.give(.heard(Self.event(UInt64(number), "a", .integer(Int64(number))))) }
        other.give(.heard(Self.event(4, "stop")))
        #expect(inputs(other) == [[1, 2, 3]])
    }

    @Test("correlated events belong together, and the next execution correlates anew")
    func correlation() {
        let correlated = { (type: String) in
            EventFilter(
                attributes: [Template.Member("type", .literal(.string(type)))],
                correlations: [.init(name: "n", from: Expression(".data.n"), expect: nil)])
        }
        var line = Line(.events(.all([correlated("a"), correlated("b")]), read: .data))
        line.give(.heard(Self.event(1, "a", ["n": 1])))
        line.give(.heard(Self.event(2, "b", ["n": 2])))
        line.give(.heard(Self.event(3, "b", ["n": 1])))
        line.give(.heard(Self.event(4, "b", ["n": 2])))
        line.give(.heard(Self.event(5, "a", ["n": 2])))
        #expect(inputs(line) == [[["n": 1], ["n": 1]], [["n": 2], ["n": 2]]])
    }

    @Test("a condition that fails drops what was gathered, and says why")
    func badCondition() {
        var line = Line(.events(.any([Self.filter("a")], until: .condition(Expression("nonsense"))), read: .data))
        line.give(.heard(Self.event(1, "a")))
        #expect(line.state.problem == "no such expression" && line.state.events.isEmpty && line.state.since == 1)
    }

    @Test("another version that means the same events goes on with them, and one that means others begins anew")
    func versionsAndEvents() {
        let both = EventConsumption.all([Self.filter("a"), Self.filter("b")])
        for listensOn in [true, false] {
            var line = Line(.events(both, read: .data))
            line.give(.heard(Self.event(3, "b", 3)))
            line.give(
                .adopted(name: "test/line", version: "2.0.0", digest: "e", owner: 5, listensOn: listensOn), lastEvent: 6
            )
            line.give(.heard(Self.event(5, "a", 5)))
            line.give(.heard(Self.event(7, "a", 7)))
            line.give(.heard(Self.event(8, "b", 8)))
            #expect(inputs(line) == (listensOn ? [[3, 5], [7, 8]] : [[7, 8]]))
        }
        // What was published while it was stopped is meant by neither.
        var line = Line(.events(both, read: .data))
        line.give(.pause(by: Self.operatorUser, reason: nil))
        line.give(
            .adopted(name: "test/line", version: "2.0.0", digest: "e", owner: 5, listensOn: true), lastEvent: 6)
        #expect(line.state.since == 6)
    }

    @Test("what is gathered is bounded, and begins anew beyond it")
    func gatheredBound() {
        var line = Line(.events(.any([Self.filter("a")], until: .consumed(.one(Self.filter("stop")))), read: .data))
        let text = Value.string(String(repeating: "x", count: 1 << 20))
        for number in 1...20 { line.give(.heard(Self.event(UInt64(number), "a", text))) }
        #expect(line.state.problem != nil && line.state.events.count < 4)
        // The one that completes them counts as well, so a start never holds more.
        var all = Line(
            .events(.any([Self.filter("a")], until: .condition(Expression("length >= 2"))), read: .data),
            .every(.seconds(10)))
        let long = Value.string(String(repeating: "x", count: 3 << 20))
        for number in 1...2 { all.give(.heard(Self.event(UInt64(number), "a", long))) }
        #expect(inputs(all).isEmpty && all.state.events.isEmpty && all.state.problem != nil && all.state.since == 2)
        for number in 3...4 { all.give(.heard(Self.event(UInt64(number), "a", 1))) }
        #expect(inputs(all) == [[1, 1]])
        all.give(.heard(Self.event(5, "a", 1)))
        all.give(.unheard(event: 6, reason: "no room"))
        #expect(all.state.events.isEmpty && all.state.since == 6 && all.state.problem == "no room")
        all.give(.unheard(event: 6, reason: "again"))
        #expect(all.state.problem == "no room")
    }

    @Test("events of the time in which a schedule was paused are not heard")
    func pausedEvents() {
        var line = Line(.events(.one(Self.filter("a")), read: .data))
        line.give(.pause(by: Self.operatorUser, reason: nil))
        line.give(.heard(Self.event(1, "a")))
        #expect(line.state.listensSince(line.schedule) == nil)
        line.give(.resume, lastEvent: 4)
        line.give(.heard(Self.event(4, "a", 4)))
        line.give(.heard(Self.event(5, "a", 5)))
        #expect(inputs(line) == [[5]])
    }
}
