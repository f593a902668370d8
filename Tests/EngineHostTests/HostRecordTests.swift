import EngineCore
import EngineJournal
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Host records")
struct HostRecordTests {
    static let records: [HostRecord] = [
        .definitionRegistered(digest: "ab12", compiled: [1, 2, 3]),
        .executionCreated(
            CreatedExecution(execution: ExecutionID(number: 300), digest: "ab12", startedBy: 4_294_967_295, key: nil)),
        .executionCreated(
            CreatedExecution(execution: ExecutionID(number: 1), digest: "ab12", startedBy: 0, key: "nightly/é")),
        .executionEvents(execution: ExecutionID(number: 1), first: 1 << 40, events: [0, 255]),
        .hostStarted(incarnation: "b/1", at: Instant(millisecondsSinceEpoch: -5), version: "1.0"),
        .executionsForgotten([ExecutionID(number: 1), ExecutionID(number: .max)]),
        .definitionForgotten(digest: "ab12"),
        .definitionPublished(
            Publication(digest: "ab12", publishedBy: 1000, publishedAt: Instant(millisecondsSinceEpoch: 300))),
        .definitionRemoved(digest: "ab12"),
        .eventPublished(PublishedEvent(number: 300, publishedBy: 1, json: [123, 125])),
        .eventKeys(last: 300, keys: [RememberedEvent(high: 1, low: 2, number: 300)]),
        .eventOffered(by: 300, json: [123, 125]),
        .scheduleFacts(schedule: ScheduleID(number: 300), first: 7, facts: [1, 0]),
        .scheduleState([1, 2]),
        .scheduleCounter(next: ScheduleID(number: 300)),
        .counters(nextExecution: ExecutionID(number: 9)),
        .executionState(
            StoredExecution(
                created: CreatedExecution(execution: ExecutionID(number: 2), digest: "d", startedBy: 7, key: "k"),
                firstPosition: 3, lastPosition: 8, state: [9, 9],
                steps: [StepTrace(token: Token(number: 4), node: 2, attempt: 1, iteration: [3, 300])])),
    ]

    @Test("each kind of record is read back as it was written", arguments: records)
    func roundTrip(_ record: HostRecord) throws {
        let payload = HostRecordCodec.encode(record)
        #expect(try HostRecordCodec.decode(payload) == record)
        #expect(HostRecordCodec.encode(record) == payload)
    }

    @Test("a record cut anywhere, or with a byte more, is refused", arguments: records)
    func truncation(_ record: HostRecord) {
        let payload = HostRecordCodec.encode(record)
        for count in 0..<payload.bytes.count {
            let cut = Payload(kind: payload.kind, bytes: Array(payload.bytes.prefix(count)))
            #expect(throws: RecordError.self) { try HostRecordCodec.decode(cut) }
        }
        let long = Payload(kind: payload.kind, bytes: payload.bytes + [0])
        #expect(throws: RecordError.self) { try HostRecordCodec.decode(long) }
    }

    @Test("the bytes of each kind stay what packaging/doc/journal-records.md says")
    func golden() {
        let bytes = Self.records.map { HostRecordCodec.encode($0) }
        #expect(bytes[0] == Payload(kind: 1, bytes: [1, 4, 97, 98, 49, 50, 3, 1, 2, 3]))
        #expect(
            bytes[1]
                == Payload(kind: 2, bytes: [1, 0xAC, 0x02, 4, 97, 98, 49, 50, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0]))
        #expect(bytes[3].bytes == [1, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 2, 0, 255])
        #expect(bytes[4].ignorable)
        #expect(
            bytes[7]
                == Payload(kind: 7, bytes: [1, 4, 97, 98, 49, 50, 0xE8, 0x07, 0xAC, 0x02]))
        #expect(bytes[8] == Payload(kind: 8, bytes: [1, 4, 97, 98, 49, 50]))
        #expect(
            bytes[9] == Payload(kind: 9, bytes: [1, 0xAC, 0x02, 1, 2, 123, 125]))
        #expect(bytes[10] == Payload(kind: 18, bytes: [1, 0xAC, 0x02, 1, 1, 2, 0xAC, 0x02]))
        #expect(bytes[11] == Payload(kind: 11, bytes: [1, 0xAC, 0x02, 2, 123, 125]))
        #expect(bytes[12] == Payload(kind: 10, bytes: [1, 0xAC, 0x02, 7, 2, 1, 0]))
        #expect(bytes[13] == Payload(kind: 19, bytes: [1, 2, 1, 2]))
        #expect(bytes[14] == Payload(kind: 20, bytes: [1, 0xAC, 0x02]))
        #expect(
            bytes[16]
                == Payload(
                    kind: 17,
                    bytes: [2, 2, 1, 100, 7, 1, 1, 107, 3, 8, 2, 9, 9, 1, 4, 2, 1, 2, 3, 0xAC, 0x02]))
    }

    @Test("an execution of format 1 is read as ever")
    func older() throws {
        let payload = Payload(kind: 17, bytes: [1, 2, 1, 100, 7, 1, 1, 107, 3, 8, 2, 9, 9, 1, 4, 2, 1])
        guard case .executionState(let stored)? = try HostRecordCodec.decode(payload) else {
            Issue.record("no execution")
            return
        }
        #expect(stored.steps == [StepTrace(token: Token(number: 4), node: 2, attempt: 1)])
    }

    @Test(
        "numbers and texts that no writer makes are refused",
        arguments: [
            (
                Payload(
                    kind: 17, bytes: [1, 2, 1, 100, 7, 1, 1, 107, 3, 8, 2, 9, 9, 1, 4, 0x80, 0x80, 0x80, 0x80, 0x10, 1]),
                "a number of a step exceeds 32 bits"
            ),
            (Payload(kind: 8, bytes: [1, 2, 0xC3, 0x28]), "a text of a record is no UTF-8"),
            (Payload(kind: 11, bytes: [1, 0x80, 0x80, 0x80, 0x80, 0x10, 0]), "a user number exceeds 32 bits"),
            (Payload(kind: 2, bytes: [1, 1, 0, 0, 2]), "a record marks an optional text with 2"),
        ])
    func hostile(_ payload: Payload, _ reason: String) {
        let error = #expect(throws: RecordError.self) { try HostRecordCodec.decode(payload) }
        #expect(error?.description == reason)
    }

    @Test("an unknown kind is passed over when it may be, and refused otherwise; a newer format is refused")
    func unknown() throws {
        #expect(try HostRecordCodec.decode(Payload(kind: 99, ignorable: true, bytes: [])) == nil)
        #expect(throws: RecordError.self) { try HostRecordCodec.decode(Payload(kind: 99, bytes: [])) }
        #expect(throws: RecordError.self) { try HostRecordCodec.decode(Payload(kind: 6, bytes: [2, 1, 97])) }
    }

    @Test("lengths that exceed the record allocate nothing and are refused")
    func hostileLengths() {
        let huge: [UInt8] = [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]
        for kind in HostRecordCodec.Kind.allCases where kind != .counters && kind != .scheduleCounter {
            #expect(throws: RecordError.self) { try HostRecordCodec.decode(Payload(kind: kind.rawValue, bytes: huge)) }
        }
        let tooLong: [UInt8] = [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02]
        #expect(throws: RecordError.self) { try HostRecordCodec.decode(Payload(kind: 16, bytes: tooLong)) }
    }

    @Test("a checkpoint with an entry that says nothing is refused")
    func emptyEntry() async throws {
        let directory = try TemporaryDirectory()
        let journal = try Journal.open(directory: directory.path + "/journal")
        var entries: [[UInt8]] = [[]]
        try await journal.checkpoint(from: 1) { entries.popLast() }
        try await journal.close()
        let again = try Journal.open(directory: directory.path + "/journal")
        let store = JournalEventStore(again)
        await #expect(throws: RecordError("a checkpoint entry is empty")) {
            try await store.recover(checkpoint: { _ in }, record: { _, _ in })
        }
        await store.close()
    }
}
