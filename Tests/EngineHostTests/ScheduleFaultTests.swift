import EngineCore
import EngineJournal
import Testing
import WorkflowModel

@testable import EngineHost

/// Starts of schedules that cannot be made.
@Suite("Schedules under faults")
struct ScheduleFaultTests {
    private static func document(_ schedule: String, namespace: String = "test") -> String {
        """
        document: {dsl: '1.0.3', namespace: \(namespace), name: nightly, version: '1.0.0'}
        schedule: \(schedule)
        do: [{a: {set: {x: 1}}}]
        """
    }

    /// Reasons of refused starts, as the journal has them.
    private static func refusals(_ directory: TemporaryDirectory) throws -> [String] {
        var reasons: [String] = []
        try JournalInspector(directory: directory.path + "/journal").records { found in
            let payload = Payload(
                kind: found.record.kind, ignorable: found.record.ignorable, bytes: found.record.bytes)
            guard case .scheduleFacts(_, _, let bytes)? = found.isInternal ? nil : try HostRecordCodec.decode(payload)
            else { return true }
            for case .startRefused(_, let reason) in try ScheduleCodec.decodeFacts(bytes) { reasons.append(reason) }
            return true
        }
        return reasons
    }

    @Test("a start that finds no room is tried again until there is some")
    func retried() async throws {
        let clock = ManualClock()
        try await Host.run(in: TemporaryDirectory(), clock: clock) { host in
            let receipt = try await host.register(Self.document("{every: {minutes: 10}}"))
            let directory = host.engine.directory
            let slots = CrowdTests.fill(
                directory, RegisteredDefinition(receipt.registration.definition))
            clock.advance(by: .seconds(600))
            // The time that comes next, and the other try.
            while host.engine.schedules.timers.count < 2 { await Task.yield() }
            let id = try #require(host.engine.schedules.all.first?.state.pendingStarts.first?.number)
            #expect(id == 1)
            for slot in slots { directory.startEnded(slot, isDurable: false) }
            #expect(directory.count == 0)
            clock.advance(by: Limits.scheduleRetryInterval)
            try await host.untilSchedule { $0.executionCount == 1 && !$0.isBusy }
            #expect(host.engine.schedules.all.first?.state.problem == nil)
        }
    }

    @Test("a start that can never be recorded is given up with the reason, and the schedule goes on")
    func refused() async throws {
        let directory = try TemporaryDirectory()
        let switches = StoreSwitches()
        try await Host.run(in: directory, wrap: { SwitchedStore($0, switches) }) { host in
            _ = try await host.register(Self.document("{every: {hours: 10}}"))
            switches.refuse(.executionCreated, .tooLarge(bytes: 2, maximum: 1))
            let error = await #expect(throws: EngineError.self) {
                try await host.engine.runSchedule("nightly", input: nil, by: Host.operatorUser)
            }
            guard case .busy? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            try await host.untilSchedule { !$0.isBusy && $0.problem != nil }
            #expect(host.engine.directory.count == 0)
            switches.refuse(.executionCreated, nil)
            let receipt = try await host.engine.runSchedule("nightly", input: nil, by: Host.operatorUser)
            guard case .started = receipt.outcome else {
                Issue.record("\(receipt.outcome)")
                return
            }
            try await host.untilSchedule { $0.executionCount == 1 && $0.problem == nil }
        }
        #expect(try Self.refusals(directory).count == 1)
    }

    @Test("a start whose definition is gone is refused, and its schedule ends")
    func definitionGone() async throws {
        let directory = try TemporaryDirectory()
        let journal = try Journal.open(directory: directory.path + "/journal")
        let facts: [ScheduleFact] = [
            .adopted(
                ScheduleAdoption(name: "test/nightly", version: "1", digest: "gone", owner: 0, due: [nil], since: 0)),
            .startDecided(
                ScheduledStart(number: 1, reason: .events, input: .null, owner: 0)),
        ]
        let record = HostRecord.scheduleFacts(
            schedule: ScheduleID(number: 1), first: 1, facts: ScheduleCodec.encode(facts))
        _ = try await journal.append([HostRecordCodec.encode(record)])
        try await journal.close()
        for _ in 0..<2 {
            try await Host.run(in: directory) { host in
                while host.engine.schedules.count > 0 { await Task.yield() }
                #expect(host.engine.directory.count == 0)
            }
        }
        #expect(try Self.refusals(directory) == ["the definition was removed"])
    }

    @Test("a name that stands in several namespaces has to be said in full")
    func ambiguous() async throws {
        try await Host.run(in: TemporaryDirectory()) { host in
            for namespace in ["one", "two"] {
                _ = try await host.register(Self.document("{every: {hours: 10}}", namespace: namespace))
            }
            let error = #expect(throws: EngineError.self) { try host.engine.scheduleReport("nightly") }
            guard case .invalidRequest(let reason)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(reason == "nightly stands in several namespaces; say which: one/nightly, two/nightly")
            #expect(try host.engine.scheduleReport("two/nightly").definition.namespace == "two")
        }
    }

    @Test("a start that waits with too much beside it is left out with the reason")
    func noRoom() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        let document = """
            {name: nightly, schedule: {every: 1000h, overlap: queue}, steps: [{run: work}]}
            """
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { _, options in
            options.segmentBytes = 16 << 20
        } _: { host in
            _ = try await host.register(document)
            let input = Value.string(String(repeating: "x", count: 900 << 10))
            var isSkipped = false
            for _ in 0..<64 where !isSkipped {
                let receipt = try await host.engine.runSchedule("nightly", input: input, by: Host.operatorUser)
                isSkipped = receipt.outcome == .skipped
            }
            #expect(isSkipped)
            let state = try host.engine.scheduleReport("nightly").state
            #expect(state.problem == "the inputs of the starts that wait are too large together")
            #expect(state.skippedCount == 1)
        }
    }
}
