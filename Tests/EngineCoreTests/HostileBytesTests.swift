import Testing
import WorkflowModel

@testable import EngineCore

/// Bytes that nothing wrote: each part that reads them says what is wrong, and nothing traps.
@Suite("Hostile bytes")
struct HostileBytesTests {
    private static let at = Instant(millisecondsSinceEpoch: 1_700_000_000_123)

    /// Every byte loses or gets each bit, and becomes each small number; what is taken all the same has one form. Gives the
    /// reasons that came up.
    private static func spoil(
        _ bytes: [UInt8], from first: Int = 1, _ again: ([UInt8]) throws(CodecError) -> [UInt8]
    ) -> Set<CodecError.Kind> {
        var kinds: Set<CodecError.Kind> = []
        for index in bytes.indices.dropFirst(first) {
            let others = (0..<8).map { bytes[index] ^ (1 << UInt8($0)) } + Array(0..<16)
            for byte in others where byte != bytes[index] {
                var spoilt = bytes
                spoilt[index] = byte
                do throws(CodecError) {
                    let other = try again(spoilt)
                    if other != spoilt { Issue.record("byte \(index) as \(byte) is read as \(other)") }
                } catch {
                    kinds.insert(error.kind)
                }
            }
        }
        return kinds
    }

    private static func refusal(_ read: () throws(CodecError) -> some Any) -> CodecError.Kind? {
        do throws(CodecError) {
            _ = try read()
            return nil
        } catch {
            return error.kind
        }
    }

    @Test("numbers that nothing can have are refused")
    func numbers() {
        func read(_ bytes: [UInt8], _ part: (inout ByteReader) throws(CodecError) -> some Any) -> CodecError.Kind? {
            var reader = ByteReader(bytes)
            return Self.refusal { () throws(CodecError) in try part(&reader) }
        }
        let full = [UInt8](repeating: 0xFF, count: 9)
        #expect(read(full + [1]) { reader throws(CodecError) in try reader.number() } == nil)
        for end: [UInt8] in [[2], [0x81, 0]] {
            #expect(read(full + end) { reader throws(CodecError) in try reader.number() } == .outOfBounds)
        }
        var writer = ByteWriter()
        writer.number(UInt64(Int32.max) + 1)
        #expect(read(writer.bytes) { reader throws(CodecError) in try reader.node() } == .outOfBounds)
        writer = ByteWriter()
        writer.signed(Int64(Int32.max) + 1)
        #expect(read(writer.bytes) { reader throws(CodecError) in try reader.small(Int32.self) } == .outOfBounds)
        writer = ByteWriter()
        writer.listenPosition(ListenPosition(token: nil, since: 1, index: -2))
        #expect(read(writer.bytes) { reader throws(CodecError) in try reader.listenPosition() } == .outOfBounds)
    }

    @Test("kinds that there are not are refused")
    func kinds() throws {
        func decode(_ fact: Fact, _ spoil: (inout [UInt8]) throws -> Void) throws -> CodecError.Kind? {
            let event = Event(at: Self.at, fact: fact)
            var bytes = EventCodec.encode([event])
            #expect(try EventCodec.decode(bytes) == [event])
            try spoil(&bytes)
            return Self.refusal { () throws(CodecError) in try EventCodec.decode(bytes) }
        }
        let consumed = ConsumedEvent(
            number: 1, role: .counted(filter: 0), value: nil, correlated: [:], ending: nil)
        let ending = try decode(.eventConsumed(.main, Token(number: 1), consumed)) { bytes in
            bytes[bytes.count - 1] = 3
        }
        #expect(ending == .unknownTag)
        let child = ChildRequest(target: .function(uri: "file:///f"), input: nil, awaitsCompletion: true)
        let request = RequestEffect(
            node: NodeID(0), nodeKey: "/", nodeName: "a", attempt: 1, idempotencyKey: "k", kind: .child(child))
        let target = try decode(.requestStarted(.main, Token(number: 1), request)) { bytes in
            let name = Array("file:///f".utf8)
            let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name) })
            bytes[place - 2] = 2
        }
        #expect(target == .unknownTag)
    }

    @Test("a state whose branches wait is refused or read as it stands, whatever byte of it is another one")
    func waitingBranches() throws {
        var harness = try Harness(
            #"""
            {"concurrency": 1, "graph": [{"a": {"run": "a"}}, {"b": {"run": "b"}}, {"c": {"run": "c"}}]}
            """#)
        harness.start()
        let execution = harness.execution
        let bytes = ExecutionCodec.encode(execution)
        #expect(harness.steps.count == 1, "the others wait")
        let kinds = Self.spoil(bytes) { bytes throws(CodecError) in
            ExecutionCodec.encode(try ExecutionCodec.decode(bytes, definition: execution.definition))
        }
        #expect(kinds.isSuperset(of: [.unknownTag, .outOfBounds, .inconsistent, .truncated]))
    }

    @Test("facts of schedules are refused or read as they stand, whatever byte of them is another one")
    func scheduleFacts() {
        let requester = Requester(uid: 1000, gid: 100, pid: 42, name: "ada")
        let facts: [ScheduleFact] = [
            .adopted(
                ScheduleAdoption(name: "n/a", version: "1", digest: "d", owner: .max, due: [nil], since: 7)),
            .startDecided(
                ScheduledStart(number: 1, reason: .time(Self.at), input: ["x": [1, nil]], owner: 5, depth: 2)),
            .startSkipped(.events, problem: nil), .startSkipped(.command(requester), problem: "no room"), .ended,
        ]
        let kinds = Self.spoil(ScheduleCodec.encode(facts)) { bytes throws(CodecError) in
            ScheduleCodec.encode(try ScheduleCodec.decodeFacts(bytes))
        }
        #expect(kinds.isSuperset(of: [.unknownTag, .outOfBounds, .truncated, .trailingBytes, .invalidText]))
    }

    @Test("a schedule is refused or read as it stands, whatever byte of it is another one")
    func schedule() {
        var schedule = ActiveSchedule(id: ScheduleID(number: 3), sequence: 9)
        schedule.due = [nil]
        schedule.last = [nil]
        schedule.requests = [
            ActiveSchedule.Request(key: "a", outcome: .skipped),
            ActiveSchedule.Request(key: "b", outcome: .waiting(number: 2)),
            ActiveSchedule.Request(key: "c", outcome: .started(ExecutionID(number: 4))),
        ]
        let kinds = Self.spoil(ScheduleCodec.encode(schedule)) { bytes throws(CodecError) in
            ScheduleCodec.encode(try ScheduleCodec.decode(bytes))
        }
        #expect(kinds.isSuperset(of: [.unknownTag, .inconsistent, .truncated]))
    }
}
