import EngineCore
import Testing
import WorkflowModel

/// Bytes of schedules that journals hold; see ``GoldenTests``.
@Suite("Golden bytes of schedules")
struct ScheduleGoldenTests {
    private static let at = Instant(millisecondsSinceEpoch: 1_700_000_000_123)
    private static let requester = Requester(uid: 1000, gid: 100, pid: 42, name: "ada")

    private static func adoption(since: UInt64?) -> ScheduleAdoption {
        ScheduleAdoption(name: "n/a", version: "1", digest: "d", owner: 5, due: [nil], since: since)
    }

    private static func start(_ number: UInt64) -> ScheduledStart {
        ScheduledStart(number: number, reason: .time(at), input: ["x": [1, nil]], owner: 5, depth: 2)
    }

    /// One of each kind.
    private static let facts: [ScheduleFact] = [
        .adopted(adoption(since: 7)), .adopted(adoption(since: nil)),
        .paused(PausedSchedule(requester: requester, at: at, reason: "r")), .resumed(due: [at, nil], since: 3),
        .elapsed(trigger: 1, at: at, missed: 2, next: at), .timed(trigger: 0, next: nil), .startDecided(start(1)),
        .startQueued(start(2)), .startDequeued, .queueDropped, .startSkipped(.events, problem: nil),
        .startSkipped(.command(requester), problem: "no room"), .requestAnswered(key: "k", number: 1),
        .requestAnswered(key: "k", number: nil), .executionStarted(number: 1, ExecutionID(number: 9)),
        .startRefused(number: 2, reason: "r"), .cancellationDecided([ExecutionID(number: 9)]),
        .executionEnded(ExecutionID(number: 9)), .eventsGathered(last: 4), .eventsDropped(last: 5, reason: "r"), .ended,
    ]

    @Test("facts of version 2 are written and read as they are stored")
    func present() throws {
        let golden = try GoldenTests.golden("schedule-facts-version-2.bin", ScheduleCodec.encode(Self.facts))
        #expect(ScheduleCodec.encode(Self.facts) == golden)
        #expect(try ScheduleCodec.decodeFacts(golden) == Self.facts)
    }

    @Test("facts of version 1 are still read")
    func first() throws {
        let adopted: [UInt8] = [1, 3, 0x6E, 0x2F, 0x61, 1, 0x31, 1, 0x64, 5, 1, 0, 7, 1]
        let skipped: [UInt8] = [11, 1]
        #expect(
            try ScheduleCodec.decodeFacts([1, 2] + adopted + skipped)
                == [.adopted(Self.adoption(since: 7)), .startSkipped(.events, problem: nil)])
    }

    @Test("a later version is refused as such")
    func later() {
        #expect { try ScheduleCodec.decodeFacts([ScheduleCodec.version + 1, 0]) } throws: {
            ($0 as? CodecError)?.kind == .unknownVersion
        }
    }
}
