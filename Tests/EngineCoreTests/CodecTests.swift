import EngineCore
import OrderedCollections
import Testing
import WorkflowModel

@Suite("Codecs")
struct CodecTests {
    /// Executions of many shapes, with all their events.
    private static func samples() throws -> [(Execution, [Event])] {
        try (UInt64(3_000)..<3_012).map { seed in
            var driver = try RandomDriver(seed: seed)
            driver.drive(inputs: 8)
            return (driver.harness.execution, driver.harness.events)
        }
    }

    private static func middles() throws -> [Execution] {
        try (UInt64(4_000)..<4_040).map { seed in
            var harness = Harness(try RandomDefinition.make(seed: seed))
            harness.start(["a": 1])
            return harness.execution
        }
    }

    @Test("damaged events are refused or read as other events, and never trap")
    func damagedEvents() throws {
        var random = SeededGenerator(seed: 1)
        for (_, events) in try Self.samples() {
            let bytes = EventCodec.encode(events)
            for _ in 0..<300 {
                let damaged = Self.damage(bytes, &random)
                guard let read = try? EventCodec.decode(damaged) else { continue }
                #expect(EventCodec.encode(read).count <= damaged.count + 8)
            }
        }
    }

    @Test("a damaged execution is refused, or can be run without a trap")
    func damagedExecutions() throws {
        var random = SeededGenerator(seed: 2)
        var survivors = 0
        for execution in try Self.middles() {
            let bytes = ExecutionCodec.encode(execution)
            for _ in 0..<120 {
                let damaged = Self.damage(bytes, &random)
                guard var read = try? ExecutionCodec.decode(damaged, definition: execution.definition) else { continue }
                survivors += 1
                Self.exercise(&read)
            }
        }
        #expect(survivors > 100, "the damage is too coarse to test anything")
    }

    @Test("every shorter version of the bytes is refused")
    func truncation() throws {
        let execution = try Self.middles()[3]
        let bytes = ExecutionCodec.encode(execution)
        for count in 0..<bytes.count {
            #expect(throws: CodecError.self) {
                try ExecutionCodec.decode(Array(bytes[..<count]), definition: execution.definition)
            }
        }
    }

    @Test("a newer version is refused")
    func versions() throws {
        #expect(throws: CodecError(kind: .unknownVersion, offset: 1)) { try EventCodec.decode([3, 0]) }
        #expect(throws: CodecError(kind: .unknownVersion, offset: 1)) {
            try ExecutionCodec.decode([9], definition: try RandomDefinition.make(seed: 1))
        }
    }

    @Test("every value survives")
    func values() throws {
        let values: [Value] = [
            nil, true, false, 0, -1, .integer(.max), .integer(.min), 0.1, .double(-0.0), .double(.infinity), "",
            "grün \u{1F600} e\u{301}", [], [:], ["a": [1, [2, ["b": nil]]]],
        ]
        for value in values {
            let event = Event(at: Instant(millisecondsSinceEpoch: -5), fact: .eventEmitted(.main, value))
            #expect(try EventCodec.decode(EventCodec.encode([event])) == [event])
        }
    }

    @Test("a value as deep as allowed survives, and a deeper one is refused")
    func depth() throws {
        func event(_ depth: Int) -> Event {
            var value: Value = 1
            for _ in 1..<depth { value = [value] }
            return Event(at: Instant(millisecondsSinceEpoch: 0), fact: .eventEmitted(.main, value))
        }
        let deepest = event(Limits.codecDepthMaximum)
        #expect(try EventCodec.decode(EventCodec.encode([deepest])) == [deepest])
        #expect(throws: CodecError.self) {
            try EventCodec.decode(EventCodec.encode([event(Limits.codecDepthMaximum + 1)]))
        }
    }

    @Test("a grace beyond a century, and parts of a sealed command that are no templates, are refused")
    func hostileCommands() throws {
        func event(_ change: (inout RunEffect) -> Void) -> Event {
            var effect = RunEffect(
                node: NodeID(0), nodeKey: "", nodeName: "", attempt: 1, executable: "x", arguments: [], bootID: "b")
            change(&effect)
            return Event(
                at: Instant(millisecondsSinceEpoch: 0),
                fact: .stepStarted(.main, Token(number: 1), effect, detached: false))
        }
        let long = event { $0.stopGrace = .seconds(Int64.max) }
        let error = #expect(throws: CodecError.self) { try EventCodec.decode(EventCodec.encode([long])) }
        #expect(error?.kind == .outOfBounds)
        let scope = SecretScope(
            input: nil, arguments: [:], now: Instant(millisecondsSinceEpoch: 0), secrets: ["key"])
        let sealed = event {
            $0.sealed = SealedParts(
                environment: [Template.Member("A", .expression(Expression("$secrets.key")))], stdin: nil, scope: scope)
        }
        let bytes = EventCodec.encode([sealed])
        #expect(try EventCodec.decode(bytes) == [sealed])
        // What says that a template is an expression says something else.
        let name = Array("expression".utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
        var damaged = bytes
        damaged[place] ^= 1
        let other = #expect(throws: CodecError.self) { try EventCodec.decode(damaged) }
        #expect(other?.kind == .inconsistent)
    }

    private static func damage(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        switch random.below(4) {
        case 0: bytes.removeLast(1 + random.below(bytes.count - 1))
        case 1: bytes[random.below(bytes.count)] = UInt8(random.below(256))
        case 2: bytes[random.below(bytes.count)] ^= UInt8(1 << random.below(8))
        default: bytes.insert(UInt8(random.below(256)), at: random.below(bytes.count))
        }
        return bytes
    }

    /// Everything that a host would do with it.
    private static func exercise(_ execution: inout Execution) {
        let now = Instant(millisecondsSinceEpoch: 1_700_000_100_000)
        func give(_ kind: Input.Kind) {
            _ = execution.handle(Input(now: now, bootID: "b", kind: kind), using: TinyParser.evaluator)
            _ = execution.report(at: now)
            _ = execution.inspection()
            _ = execution.summary
        }
        let commands: [Command] = [
            .pause(PauseRequest(mode: .freeze, resumeAt: now)), .resume(ResumeRequest(set: ["x": 1])),
        ]
        for command in commands { give(.command(command, by: Harness.requester, key: "k")) }
        for _ in 0..<12 {
            guard let (token, effect) = execution.pendingEffects.elements.first else { break }
            switch effect {
            case .run: give(.completed(token, .exited(code: 0, output: Captured())))
            case .timer: give(.elapsed(token))
            case .admission: give(.admitted(token))
            case .request: give(.answered(token, .value(.null)))
            case .listen: give(.heard(token, HeardEvent(number: .max, value: ["type": "t"])))
            }
        }
        give(.command(.resume(ResumeRequest()), by: Harness.requester, key: nil))
        give(.command(.cancel(CancelRequest()), by: Harness.requester, key: nil))
    }
}
