import EngineCore
import EngineJournal
import Testing
import WorkflowLanguage
import WorkflowModel

@testable import EngineHost

@Suite("Recovery")
struct RecoveryTests {
    @Test("a step that runs while the engine is away is neither lost nor started again")
    func stepOutlivesEngine() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor { _ in .hold }
        let (id, key) = try await Host.run(in: directory, supervisor: supervisor) { host in
            let id = try await host.start(Documents.twoSteps)
            return (id, try await host.steps(id, 1)[0])
        }
        supervisor.end(key)
        try await Host.run(in: directory, supervisor: supervisor) { host in
            let second = try await untilRunning(supervisor, token: 2)
            supervisor.end(second)
            try await host.until(id, .completed)
            #expect(supervisor.spawns.values.allSatisfy { $0 == 1 })
            #expect(supervisor.spawnCount == 2)
            #expect(supervisor.unconfirmed.isEmpty)
        }
    }

    @Test("a step that was never spawned in this life of the supervisor is started")
    func neverSpawned() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor { _ in .hold }
        let id = try await Host.run(in: directory, supervisor: supervisor) { host in
            supervisor.isDeaf = true
            return try await host.start(Documents.oneStep)
        }
        #expect(supervisor.spawnCount == 0)
        supervisor.isDeaf = false
        try await Host.run(in: directory, supervisor: supervisor) { host in
            supervisor.end(try await host.steps(id, 1)[0])
            try await host.until(id, .completed)
            #expect(supervisor.spawnCount == 1)
        }
    }

    @Test("after another boot a running step counts as interrupted and is not started again by itself")
    func reboot() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor { _ in .hold }
        let id = try await Host.run(in: directory, supervisor: supervisor) { host in
            let id = try await host.start(Documents.oneStep)
            _ = try await host.steps(id, 1)
            return id
        }
        supervisor.reboot("boot-2/life-1")
        try await Host.run(in: directory, supervisor: supervisor) { host in
            try await host.until(id, .paused)
            #expect(supervisor.spawnCount == 1)
            try await host.resume(id)
            supervisor.end(try await host.steps(id, 1)[0])
            try await host.until(id, .completed)
        }
    }

    @Test("a reconnection to the same supervisor changes nothing, one to another interrupts")
    func reconnection() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            let id = try await host.start(Documents.oneStep)
            let key = try await host.steps(id, 1)[0]
            supervisor.reconnect()
            _ = try await host.engine.proveLife()
            #expect(supervisor.spawns == [key: 1])
            supervisor.reconnect(incarnation: "boot-1/life-2")
            try await host.until(id, .paused)
            #expect(supervisor.spawns == [key: 1])
        }
    }

    @Test("a reconnection confirms what nobody wants any more and ends what nobody waits for")
    func unwantedAtReconnection() async throws {
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: TemporaryDirectory(), supervisor: supervisor) { host in
            let id = try await host.start(Documents.oneStep)
            let key = try await host.steps(id, 1)[0]
            supervisor.isDeaf = true
            supervisor.end(key)
            try await host.until(id, .completed)
            #expect(supervisor.unconfirmed == [key], "the word was lost")
            supervisor.isDeaf = false
            let stranger = StepKey(execution: ExecutionID(number: 99), token: Token(number: 1))
            supervisor.copy(key, as: stranger)
            supervisor.reconnect()
            while !supervisor.unconfirmed.isEmpty { await Task.yield() }
            #expect(supervisor.spawns == [key: 1])
        }
    }

    @Test("a timer that elapsed while the engine was down fires at start, one in the future keeps its time")
    func timersOverDowntime() async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        let (soon, later) = try await Host.run(in: directory, clock: clock) { host in
            (
                try await host.start(Documents.waitOnly("{minutes: 5}")),
                try await host.start(Documents.waitOnly("{hours: 5}"))
            )
        }
        clock.advance(by: .seconds(3600))
        try await Host.run(in: directory, clock: clock) { host in
            try await host.until(soon, .completed)
            #expect(try host.status(later) == .waiting)
            #expect(host.engine.statistics().timers == 1)
            clock.advance(by: .seconds(4 * 3600))
            try await host.until(later, .completed)
        }
    }

    @Test("numbers, keys, definitions, statuses and histories survive; with a checkpoint and without")
    func everythingSurvives() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor()
        let before = try await Host.run(in: directory, supervisor: supervisor) { host in
            try await host.until(try await host.start(Documents.oneStep, key: "a"), .completed)
            await host.engine.checkpoint()
            try await host.until(try await host.start(Documents.twoSteps, key: "b"), .completed)
            let paused = try await host.start(Documents.waiting("{hours: 1}"))
            try await host.pause(paused)
            return try await Snapshot(of: host)
        }
        for _ in 0..<3 {
            try await Host.run(in: directory, supervisor: supervisor) { host in
                let now = try await Snapshot(of: host)
                #expect(now == before)
                let started1 = try await host.start(Documents.oneStep, key: "a")
                #expect(started1.number == 1)
                let started2 = try await host.start(Documents.twoSteps, key: "b")
                #expect(started2.number == 2)
                #expect(host.engine.statistics().definitions == 3)
            }
        }
        try await Host.run(in: directory, supervisor: supervisor) { host in
            let started3 = try await host.start(Documents.oneStep)
            #expect(started3.number == 4)
        }
    }

    @Test("orderly restarts read the checkpoint and hardly any record")
    func fastRestart() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            for _ in 0..<20 { try await host.until(try await host.start(Documents.oneStep), .completed) }
        }
        try await Host.run(in: directory) { host in
            let recovery = host.engine.statistics().recovery
            #expect(recovery.executions == 20)
            #expect(recovery.checkpointEntries == 22)
            #expect(recovery.records <= 1)
        }
    }

    @Test("records that contradict each other are refused with the reason")
    func contradictions() throws {
        var state = RecoveredState()
        let stranger = HostRecordCodec.encode(.executionEvents(execution: ExecutionID(number: 5), first: 1, events: []))
        #expect(throws: RecordError.self) { try state.fold(stranger, at: 1) }
        let orphan = HostRecordCodec.encode(
            .executionCreated(
                CreatedExecution(execution: ExecutionID(number: 5), digest: "no such", startedBy: 0, key: nil)))
        #expect(throws: RecordError.self) { try state.fold(orphan, at: 2) }
        #expect(throws: RecordError.self) { try state.restore(stranger) }
        let misplaced = HostRecordCodec.encode(.counters(nextExecution: ExecutionID(number: 9)))
        #expect(throws: RecordError.self) { try state.fold(misplaced, at: 3) }
        let unreadable = HostRecordCodec.encode(.definitionRegistered(digest: "a", compiled: Array("{}".utf8)))
        #expect(throws: RecordError.self) { try state.fold(unreadable, at: 4) }
    }

    @Test("records of an execution that do not follow its state, or cannot be read, are refused with the reason")
    func brokenExecution() throws {
        let text = "name: small\nsteps: [{ id: a, set: { b: 1 } }]\n"
        let examined = DefinitionLoader.examine(
            text, fileName: "small.yaml", context: LoadingContext(expressions: .accepting))
        let definition = RegisteredDefinition(try #require(examined.definition))
        let id = ExecutionID(number: 5)
        let created = CreatedExecution(execution: id, digest: definition.digest, startedBy: 0, key: nil)
        var state = RecoveredState()
        try state.fold(HostRecordCodec.encode(.definitionRegistered(definition)), at: 1)
        try state.fold(HostRecordCodec.encode(.executionCreated(created)), at: 2)
        for (first, bytes) in [(UInt64(3), []), (1, [0xFF, 0xFF, 0xFF])] as [(UInt64, [UInt8])] {
            let events = HostRecordCodec.encode(.executionEvents(execution: id, first: first, events: bytes))
            #expect(throws: RecordError.self) { try state.fold(events, at: 3) }
        }
        let stored = StoredExecution(created: created, firstPosition: 2, lastPosition: 2, state: [0xFF], steps: [])
        #expect(throws: RecordError.self) { try state.restore(HostRecordCodec.encode(.executionState(stored))) }
        try state.fold(HostRecordCodec.encode(.definitionForgotten(digest: definition.digest)), at: 4)
        let late = CreatedExecution(
            execution: ExecutionID(number: 6), digest: definition.digest, startedBy: 0, key: nil)
        #expect(throws: RecordError.self) { try state.fold(HostRecordCodec.encode(.executionCreated(late)), at: 5) }
    }

    @Test("records of schedules that leave some out, or cannot be read, are refused with the reason")
    func brokenSchedule() throws {
        func reason(_ body: () throws -> Void) -> String? {
            #expect(throws: RecordError.self) { try body() }?.description
        }
        let id = ScheduleID(number: 3)
        let adopted = ScheduleFact.adopted(
            ScheduleAdoption(name: "a/b", version: "1", digest: "d", owner: 0, due: [], since: 0))
        func facts(_ first: UInt64, _ bytes: [UInt8]) -> Payload {
            HostRecordCodec.encode(.scheduleFacts(schedule: id, first: first, facts: bytes))
        }
        var state = RecoveredState()
        #expect(
            reason { try state.restore(HostRecordCodec.encode(.scheduleState([0xFF]))) }?
                .hasPrefix("a schedule of the checkpoint cannot be read") == true)
        #expect(
            reason { try state.fold(facts(1, [0xFF]), at: 1) }?
                .hasPrefix("facts of schedule \(id) cannot be read") == true)
        try state.fold(facts(1, ScheduleCodec.encode([adopted])), at: 2)
        #expect(
            reason { try state.fold(facts(3, ScheduleCodec.encode([.ended])), at: 3) }
                == "schedule \(id) stands at 1, and a record goes on with 3")
        #expect(state.schedules[id]?.sequence == 1)
        #expect(state.nextSchedule == ScheduleID(number: 4))
    }

    private func untilRunning(_ supervisor: VirtualSupervisor, token: UInt64) async throws -> StepKey {
        while true {
            if let key = supervisor.running.first(where: { $0.token.number == token }) { return key }
            await Task.yield()
        }
    }
}

/// What an engine tells about all of its executions, but for the passing of time.
struct Snapshot: Equatable {
    var summaries: [ExecutionSummary]
    var histories: [[HistoryPage.Entry]]
    var steps: [[StepSummary]]

    init(of host: Host) async throws {
        summaries = host.engine.list(ListRequest()).summaries
        histories = []
        steps = []
        for summary in summaries {
            histories.append(try await host.engine.history(summary.executionID).entries)
            steps.append(try host.engine.steps(summary.executionID))
        }
    }
}
