import EngineCore
import EngineJournal
import Synchronization
import Testing
import WorkflowLanguage
import WorkflowModel

@testable import EngineHost

@Suite("Schedules of the engine")
struct ScheduleTests {
    private static func document(
        _ schedule: String, version: String = "1.0.0", steps: String = "[{id: a, set: {x: 1}}]"
    ) -> String {
        "{name: nightly, version: \"\(version)\", schedule: \(schedule), steps: \(steps)}"
    }

    private static func event(_ id: String, _ type: String = "arrived") -> Value {
        ["specversion": "1.0", "id": .string(id), "source": "/test", "type": .string(type), "data": .string(id)]
    }

    @Test("a registered definition starts by itself at its times, and is the registering user's")
    func fires() async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        try await Host.run(in: directory, clock: clock) { host in
            _ = try await host.register(Self.document("{every: 10m}"))
            let report = try host.engine.scheduleReport("nightly")
            #expect(report.state.wakesAt == clock.now + .seconds(600))
            for number in 1...3 {
                clock.advance(by: .seconds(600))
                let id = ExecutionID(number: UInt64(number))
                try await host.untilStarted(id)
                try await host.until(id, .completed)
                try await host.untilSchedule { $0.running.isEmpty && $0.executionCount == UInt64(number) }
            }
            let slot = try #require(host.engine.directory[ExecutionID(number: 1)])
            #expect(slot.created.startedBy == Host.operatorUser.uid)
        }
    }

    @Test("a document that is run starts once, says so, and leaves no schedule")
    func run() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            let receipt = try await host.engine.start(
                StartCommand(program: .document(text: Self.document("{every: 1s}"), fileName: "n.yaml")),
                by: Host.operatorUser)
            #expect(receipt.diagnostics.contains { $0.message.contains("once") })
            #expect(host.engine.scheduleReports().isEmpty)
        }
    }

    @Test(
        "times that pass while the engine is down are left out, made up for once, or one by one, and never twice",
        arguments: [("skip", 0), ("once", 1), ("all", 5)])
    func down(missed: String, executions: Int) async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        try await Host.run(in: directory, clock: clock) { host in
            _ = try await host.register(Self.document("{cron: '0 * * * *', timeZone: UTC, missed: \(missed)}"))
        }
        // 2027-01-15T08:00:00Z is a full hour.
        clock.advance(by: .seconds(5 * 3600 + 60))
        for _ in 0..<3 {
            try await Host.run(in: directory, clock: clock) { host in
                try await host.untilSchedule {
                    $0.missedCount == 5 && $0.executionCount == UInt64(executions) && !$0.isBusy
                }
                #expect(host.engine.directory.count == executions)
                await host.engine.checkpoint()
            }
        }
    }

    @Test("a start that is durable is made once, wherever the engine is killed", arguments: 0..<24)
    func killed(operations: Int) async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        try await Host.run(in: directory, clock: clock) { host in
            _ = try await host.register(Self.document("{every: 1h, missed: once}"))
        }
        clock.advance(by: .seconds(3_600))
        _ = try? await Host.run(in: directory, clock: clock, disk: FaultyDisk(operationsMaximum: operations)) { host in
            try await host.untilSchedule { $0.executionCount == 1 && !$0.isBusy }
        }
        try await Host.run(in: directory, clock: clock) { host in
            try await host.untilSchedule { $0.executionCount == 1 && !$0.isBusy }
            #expect(host.engine.directory.count == 1)
        }
    }

    @Test("events start executions, each once, also those that came before a crash; their array is the input")
    func events() async throws {
        let directory = try TemporaryDirectory()
        let output = "{name: nightly, schedule: {on: {one: {with: {type: arrived}}}}, steps: [{id: work, run: work}]}"
        try await Host.run(in: directory) { host in
            _ = try await host.register(output)
            for number in 1...20 { try await host.publish(Self.event("\(number)")) }
            try await host.publish(Self.event("1"))
            try await host.untilSchedule { $0.executionCount == 20 && !$0.isBusy }
            #expect(host.engine.events.figures.kept == 0)
        }
        _ = try? await Host.run(in: directory) { host in
            let json = Self.event("21").printed()
            let record = HostRecord.eventPublished(PublishedEvent(number: 21, publishedBy: 0, json: Array(json.utf8)))
            try await host.engine.append(record, priority: .ordinary, of: "the event")
            host.engine.life.fail(.runner("killed"))
        }
        for _ in 0..<2 {
            try await Host.run(in: directory) { host in
                try await host.untilSchedule { $0.executionCount == 21 && !$0.isBusy }
                let last = try host.engine.inspect(ExecutionID(number: 21))
                guard case .array(let heard) = last.input, case .object(let event)? = heard.first else {
                    Issue.record("no event: \(last.input)")
                    return
                }
                #expect(heard.count == 1 && event["id"] == "21" && event["data"] == "21")
                #expect(host.engine.directory.count == 21)
                await host.engine.checkpoint()
            }
        }
    }

    @Test("a higher version takes over, a lower one does not, and the removal of the last one ends the schedule")
    func versions() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            _ = try await host.register(Self.document("{every: 1h}", version: "1.1.0"))
            _ = try await host.register(Self.document("{every: 2h}", version: "1.0.0"))
            #expect(try host.engine.scheduleReport("default/nightly").definition.version == "1.1.0")
            _ = try await host.register(Self.document("{every: 3h}", version: "1.2.0"))
            _ = try await host.engine.pauseSchedule("nightly", reason: "why", by: Host.operatorUser)
            #expect(try host.engine.scheduleReport("nightly").definition.version == "1.2.0")
        }
        try await Host.run(in: directory) { host in
            let report = try host.engine.scheduleReport("nightly")
            #expect(report.definition.version == "1.2.0" && report.state.pause?.reason == "why")
            _ = try await host.engine.removeDefinition(name: "nightly", version: "1.2.0", by: Host.operatorUser)
            #expect(try host.engine.scheduleReport("nightly").definition.version == "1.1.0")
            _ = try await host.register("{name: nightly, version: 2.0.0, steps: [{id: a, set: {x: 1}}]}")
            #expect(throws: EngineError.self) { try host.engine.scheduleReport("nightly") }
            _ = try await host.engine.removeDefinition(name: "nightly", version: "2.0.0", by: Host.operatorUser)
            #expect(try host.engine.scheduleReport("nightly").state.id == ScheduleID(number: 2), "a new one")
            for version in ["1.1.0", "1.0.0"] {
                _ = try await host.engine.removeDefinition(name: "nightly", version: version, by: Host.operatorUser)
            }
            #expect(host.engine.scheduleReports().isEmpty)
        }
        try await Host.run(in: directory) { host in
            #expect(host.engine.scheduleReports().isEmpty && host.engine.schedules.timers.count == 0)
        }
    }

    @Test(
        "a new version goes on with the events that were gathered when it means the same ones, also after a crash",
        arguments: [true, false], [true, false])
    func versionsAndEvents(meansTheSame: Bool, crashes: Bool) async throws {
        let directory = try TemporaryDirectory()
        let document = { @Sendable (type: String, version: String) in
            Self.document("{on: {all: [{with: {type: \(type)}}, {with: {type: b}}]}}", version: version)
        }
        let new = document(meansTheSame ? "a" : "c", "2.0.0")
        _ = try? await Host.run(in: directory) { host in
            _ = try await host.register(document("a", "1.0.0"))
            try await host.publish(Self.event("1", "a"))
            try await host.untilSchedule { $0.events.count == 1 }
            // One that no version means before it counts.
            try await host.publish(Self.event("2", "c"))
            if crashes { try await host.registerAndCrash(new) } else { _ = try await host.register(new) }
        }
        try await Host.run(in: directory) { host in
            try await host.untilSchedule { $0.adoption?.version == "2.0.0" }
            #expect(try host.engine.scheduleReport("nightly").state.events.count == (meansTheSame ? 1 : 0))
            try await host.publish(Self.event("3", "b"))
            try await host.publish(Self.event("4", meansTheSame ? "a" : "c"))
            try await host.publish(Self.event("5", "b"))
            try await host.untilSchedule {
                ($0.executionCount, $0.events.count) == (meansTheSame ? (2, 0) : (1, 1))
            }
        }
    }

    @Test("a version without a schedule ends one that is just being adopted")
    func adoptedAndReplaced() async throws {
        let clock = ManualClock()
        let switches = StoreSwitches()
        try await Host.run(in: TemporaryDirectory(), clock: clock, wrap: { SwitchedStore($0, switches) }) { host in
            let (schedules, name) = (host.engine.schedules, "default/nightly")
            let first = try await host.engine.definitions.register(Self.document("{every: 1h}"), fileName: "n.yaml")
            let second = try await host.engine.definitions.register(
                "{name: nightly, version: 2.0.0, steps: [{id: a, set: {x: 1}}]}", fileName: "n.yaml")
            try host.publish(first)
            switches.refuseOrdinary(.busy)
            schedules.offer(ScheduleWork(kind: .reconcile(name: name)))
            while switches.refusals == 0 { await Task.yield() }
            try host.publish(second)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await schedules.follow(second.definition)
                    // After all that came before it.
                    _ = try await schedules.request(.reconcile(name: "default/none"))
                }
                for _ in 0..<100 { await Task.yield() }
                switches.refuseOrdinary(nil)
                group.addTask {
                    while !Task.isCancelled {
                        clock.advance(by: .seconds(1))
                        await Task.yield()
                    }
                }
                try await group.next()
                group.cancelAll()
            }
            #expect(host.engine.scheduleReports().isEmpty)
        }
    }

    @Test("a time that has come is the old version's, also when a crash comes between; a removed one has none")
    func versionsAndTimes() async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        _ = try? await Host.run(in: directory, clock: clock) { host in
            _ = try await host.register(Self.document("{every: 1h}"))
            // The time has come, and its timer is late.
            host.engine.schedules.timers.withdraw(.due(try host.engine.schedules.find("nightly").state.id))
            clock.advance(by: .seconds(3_600))
            _ = try await host.register(Self.document("{every: 2h}", version: "2.0.0"))
            try await host.untilSchedule { $0.executionCount == 1 && !$0.isBusy }
            #expect(try host.engine.scheduleReport("nightly").state.missedCount == 0)
            try await host.registerAndCrash(Self.document("{every: 3h}", version: "3.0.0"))
        }
        clock.advance(by: .seconds(2 * 3_600))
        _ = try? await Host.run(in: directory, clock: clock) { host in
            try await host.untilSchedule {
                $0.executionCount == 2 && !$0.isBusy && $0.missedCount == 1 && $0.adoption?.version == "3.0.0"
                    && $0.wakesAt == clock.now + .seconds(3 * 3_600)
            }
            for version in ["1.0.0", "2.0.0"] {
                _ = try await host.engine.removeDefinition(name: "nightly", version: version, by: Host.operatorUser)
            }
            let digest = try host.engine.registration(name: "nightly", version: nil).digest
            try await host.engine.append(.definitionRemoved(digest: digest), priority: .ordinary, of: "the removal")
            host.engine.life.fail(.runner("killed"))
        }
        clock.advance(by: .seconds(4 * 3_600))
        try await Host.run(in: directory, clock: clock) { host in
            while !host.engine.scheduleReports().isEmpty { await Task.yield() }
            #expect(host.engine.directory.count == 2)
        }
    }

    @Test("a clock that is set back or forward fires nothing twice, and delays no interval")
    func clock() async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        try await Host.run(in: directory, clock: clock) { host in
            _ = try await host.register(Self.document("{every: 10m}"))
            clock.jump(by: .seconds(86_400))
            await clock.untilSleeping()
            clock.advance(by: .seconds(5))
            try await host.untilSchedule { $0.wakesAt == clock.now + .seconds(595) }
            clock.jump(by: .seconds(-86_400 * 30))
            await clock.untilSleeping()
            clock.advance(by: .seconds(5))
            try await host.untilSchedule { $0.wakesAt == clock.now + .seconds(590) }
            #expect(try host.engine.scheduleReport("nightly").state.executionCount == 0)
        }
    }

    @Test("what runs is cancelled for its successor, and queued ones come one after the other")
    func overlap() async throws {
        let directory = try TemporaryDirectory()
        let supervisor = VirtualSupervisor { _ in .hold }
        try await Host.run(in: directory, supervisor: supervisor) { host in
            let steps = "[{id: work, run: work}]"
            _ = try await host.register(Self.document("{every: 1000h, overlap: cancelRunning}", steps: steps))
            let first = try await host.engine.runSchedule("nightly", input: nil, by: Host.operatorUser)
            #expect(first.outcome == .started(ExecutionID(number: 1)))
            _ = try await host.steps(ExecutionID(number: 1), 1)
            let second = try await host.engine.runSchedule("nightly", input: nil, by: Host.operatorUser)
            #expect(second.outcome == .queued)
            try await host.until(ExecutionID(number: 1), .cancelled)
            try await host.untilSchedule { $0.running.map(\.execution.number) == [2] }
            _ = try await host.register(
                Self.document("{every: 1000h, overlap: skip}", version: "2.0.0", steps: steps))
            let third = try await host.engine.runSchedule("nightly", input: nil, by: Host.operatorUser)
            #expect(third.outcome == .skipped)
        }
    }

    @Test("a request with a key is carried out once, also over a restart")
    func keys() async throws {
        let directory = try TemporaryDirectory()
        for _ in 0..<2 {
            try await Host.run(in: directory) { host in
                _ = try await host.register(Self.document("{every: 1000h}"))
                for _ in 0..<2 {
                    let receipt = try await host.engine.runSchedule(
                        "nightly", input: ["a": 1], by: Host.operatorUser, key: "k")
                    #expect(receipt.outcome == .started(ExecutionID(number: 1)))
                }
                try await host.until(ExecutionID(number: 1), .completed)
            }
        }
    }

    @Test(
        "a key gives its execution also when another user has registered a new version, or retention has forgotten it")
    func keysOfOthers() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { configuration, _ in
            configuration.retention = RetentionPolicy(age: .zero, count: 0)
        } _: { host in
            _ = try await host.register(Self.document("{every: 1000h}"))
            let other = Requester(uid: 7, gid: 7, pid: 7, name: "other")
            for version in 1...3 {
                let receipt = try await host.engine.runSchedule(
                    "nightly", input: nil, by: Host.operatorUser, key: "k")
                #expect(receipt.outcome == .started(ExecutionID(number: 1)))
                try await host.untilSchedule { !$0.isBusy }
                if version == 2 { await host.engine.forgetExpired() }
                _ = try await host.engine.register(
                    Self.document("{every: 1000h}", version: "1.\(version).0"), fileName: "n.yaml", by: other)
            }
            #expect(host.engine.directory.count == 0)
        }
    }

    @Test("an execution is not forgotten before its schedule knows of it, and one that is forgotten has ended")
    func retention() async throws {
        let directory = try TemporaryDirectory()
        for count in 1...3 {
            try await Host.run(in: directory) { configuration, _ in
                configuration.retention = RetentionPolicy(age: .zero, count: 0)
            } _: { host in
                _ = try await host.register(Self.document("{every: 1000h, overlap: skip}"))
                let receipt = try await host.engine.runSchedule("nightly", input: nil, by: Host.operatorUser)
                #expect(receipt.outcome == .started(ExecutionID(number: UInt64(count))))
                try await host.untilSchedule { !$0.isBusy }
                await host.engine.forgetExpired()
                #expect(host.engine.directory.count == 0)
                await host.engine.checkpoint()
            }
        }
    }

    @Test("a start that was asked for is made and answered, also when the schedule ends in the same turn")
    func askedAndEnded() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { host in
            _ = try await host.register(Self.document("{every: 1000h}"))
            let schedules = host.engine.schedules
            let id = try schedules.find("nightly").state.id
            let answer = try await withCheckedThrowingContinuation { continuation in
                schedules.state.withLock { state in
                    state.queue.append(
                        ScheduleWork(kind: .input(id, .runNow(by: Host.operatorUser, input: nil, key: nil))) {
                            continuation.resume(with: $0)
                        })
                }
                schedules.offer(id, .ended)
            }
            #expect(answer.execution == ExecutionID(number: 1))
            try await host.until(ExecutionID(number: 1), .completed)
            #expect(schedules.state.withLock { $0.entries[id] == nil && $0.waiters.isEmpty })
        }
    }

    @Test("a thousand schedules of every minute fire ten times each, and none twice")
    func many() async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        try await Host.run(in: directory, clock: clock) { host in
            for number in 0..<200 {
                _ = try await host.register(
                    "{name: s\(number), schedule: {cron: '* * * * *', timeZone: UTC}, steps: [{id: a, set: {x: 1}}]}")
            }
            for round in 1...5 {
                clock.advance(by: .seconds(60))
                while host.engine.scheduleReports().contains(where: {
                    $0.state.executionCount < UInt64(round) || $0.state.isBusy
                }) { await Task.yield() }
            }
            #expect(host.engine.directory.count == 1_000)
            #expect(host.engine.scheduleReports().allSatisfy { $0.state.missedCount == 0 })
        }
    }
}

extension Host {
    /// Waits until the state of the schedule is as wanted.
    func untilSchedule(_ isWanted: (ActiveSchedule) -> Bool) async throws {
        while true {
            if let report = engine.scheduleReports().first, isWanted(report.state) { return }
            if engine.life.isEnding { throw NeverReady() }
            await Task.yield()
        }
    }

    /// The catalog has the definition, and nobody was told.
    fileprivate func publish(_ definition: RegisteredDefinition) throws {
        let publication = Publication(
            digest: definition.digest, publishedBy: Host.operatorUser.uid, publishedAt: engine.seams.clock.now)
        #expect(try engine.catalog.begin(publication, definition) == nil)
        engine.catalog.end(definition, isDurable: true)
    }

    /// Registers a definition, and dies before its schedule knows of it.
    fileprivate func registerAndCrash(_ text: String) async throws {
        let definition = try await engine.definitions.register(text, fileName: "n.yaml")
        let publication = Publication(
            digest: definition.digest, publishedBy: Host.operatorUser.uid, publishedAt: engine.seams.clock.now)
        try await engine.append(.definitionPublished(publication), priority: .ordinary, of: "the registration")
        engine.life.fail(.runner("killed"))
    }

    fileprivate func untilStarted(_ id: ExecutionID) async throws {
        while engine.directory[id]?.execution == nil { await Task.yield() }
    }
}
