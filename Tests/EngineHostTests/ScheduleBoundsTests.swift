import EngineCore
import EngineJournal
import Synchronization
import Testing
import WorkflowModel

@testable import EngineHost

@Suite("Bounds of what happens to schedules at once")
struct ScheduleBoundsTests {
    private static let steps = "steps: [{id: a, set: {x: 1}}]"

    /// Text that hardly becomes shorter by compression.
    private static func text(_ count: Int, seed: UInt64) -> Value {
        var random = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 8)
        while bytes.count < count {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            withUnsafeBytes(of: random) { for byte in $0 { bytes.append(0x30 + byte & 0x3F) } }
        }
        return .string(String(decoding: bytes, as: UTF8.self))
    }

    private static func event(_ number: UInt64, _ type: String = "arrived", bytes: Int) -> ScheduleInput.Kind {
        .heard(
            HeardEvent(
                number: number,
                value: ["type": .string(type), "data": text(bytes, seed: number)]))
    }

    @Test("sixty large events, a large request and a timer that come at once have their effect in several appends")
    func large() async throws {
        let directory = try TemporaryDirectory()
        let clock = ManualClock()
        let switches = StoreSwitches()
        try await Host.run(in: directory, clock: clock) { _, options in
            options.segmentBytes = 16 << 20
        } wrap: {
            SwitchedStore($0, switches)
        } _: { host in
            _ = try await host.register("{name: hears, schedule: {on: {one: {with: {type: arrived}}}}, \(Self.steps)}")
            _ = try await host.register("{name: runs, schedule: {every: 1000h}, \(Self.steps)}")
            _ = try await host.register("{name: ticks, schedule: {every: 10m}, \(Self.steps)}")
            let (hears, runs) = (try host.schedule("hears").id, try host.schedule("runs").id)
            let isAnswered = Mutex(false)
            clock.advance(by: .seconds(600))
            var batch = (1...60).map { ScheduleWork(kind: .input(hears, Self.event($0, bytes: 100 << 10))) }
            let kind = ScheduleInput.Kind.runNow(
                by: Host.operatorUser, input: Self.text(512 << 10, seed: 7), key: nil)
            batch.append(
                ScheduleWork(kind: .input(runs, kind)) { result in
                    if case .success(let answer) = result, answer.execution != nil { isAnswered.withLock { $0 = true } }
                })
            host.offer(batch)
            while try host.schedule("hears").executionCount < 60 || host.schedule("ticks").executionCount < 1
                || !isAnswered.withLock({ $0 })
            { await Task.yield() }
            // The bound, and the one that went beyond it.
            #expect((2 << 20...5 << 20).contains(switches.largest), "\(switches.largest)")
        }
    }

    @Test("the rules of a time zone are read once for a turn, and only where a time of it is asked for")
    func zones() async throws {
        let reads = Mutex(0)
        let source = TimeZoneSource { _ in
            reads.withLock { $0 += 1 }
            return nil
        }
        // Without a name it is the host's zone.
        let document = "{name: ticks, schedule: {cron: '0 * * * *'}, \(Self.steps)}"
        let definition = RegisteredDefinition(
            try await Host.run(in: TemporaryDirectory()) { try await $0.register(document) }.registration.definition)
        let entries = Dictionary(
            uniqueKeysWithValues: (UInt64(1)...50).map { number in
                let id = ScheduleID(number: number)
                return (id, ScheduleEntry(state: ActiveSchedule(id: id), definition: definition))
            })
        let context = ScheduleDraft.Context(
            now: Instant(millisecondsSinceEpoch: 0), lastEvent: 0, evaluator: .forTests, zones: source,
            catalog: DefinitionCatalog(), logger: .silent)
        for turn in 1...2 {
            var draft = ScheduleDraft(names: NameIndex(), next: ScheduleID(number: 51)) { entries[$0] }
            for id in entries.keys {
                draft.handle(
                    id, .adopted(name: "a", version: "1", digest: "d", owner: 0, listensOn: false), context)
                draft.handle(id, .elapsed(isRecovery: true), context)
            }
            #expect(reads.withLock { $0 } == turn)
            for id in entries.keys { draft.handle(id, .heard(HeardEvent(number: 1, value: [:])), context) }
        }
        var draft = ScheduleDraft(names: NameIndex(), next: ScheduleID(number: 51)) { entries[$0] }
        for id in entries.keys { draft.handle(id, .heard(HeardEvent(number: 1, value: [:])), context) }
        #expect(reads.withLock { $0 } == 2)
    }

    @Test("what comes of an input and does not fit into the journal is left out, and the others of its batch are not")
    func tooLarge() async throws {
        let directory = try TemporaryDirectory()
        try await Host.run(in: directory) { _, options in
            options.segmentBytes = 32 << 10
        } _: { host in
            _ = try await host.register(
                "{name: hears, schedule: {on: {all: [{with: {type: t1}}, {with: {type: t2}}, {with: {type: t3}}]}}, \(Self.steps)}"
            )
            _ = try await host.register("{name: runs, schedule: {every: 1000h}, \(Self.steps)}")
            let (hears, runs) = (try host.schedule("hears").id, try host.schedule("runs").id)
            let refused = Mutex<EngineError?>(nil)
            let kind = ScheduleInput.Kind.runNow(
                by: Host.operatorUser, input: Self.text(60 << 10, seed: 7), key: nil)
            var batch = (1...3).map { ScheduleWork(kind: .input(hears, Self.event($0, "t\($0)", bytes: 16 << 10))) }
            batch.append(
                ScheduleWork(kind: .input(runs, kind)) { result in
                    if case .failure(let error) = result { refused.withLock { $0 = error } }
                })
            batch.append(
                ScheduleWork(kind: .input(runs, .runNow(by: Host.operatorUser, input: nil, key: nil))))
            host.offer(batch)
            while try host.schedule("hears").problem == nil || host.schedule("runs").executionCount < 1 {
                await Task.yield()
            }
            guard case .tooLarge? = refused.withLock({ $0 }) else {
                Issue.record("not refused: \(refused.withLock { $0 }.map { "\($0)" } ?? "no error")")
                return
            }
            let state = try host.schedule("hears")
            #expect(state.events.isEmpty && state.since == 3 && state.executionCount == 0)
            #expect(try host.schedule("runs").executionCount == 1)
        }
    }
}

extension Host {
    fileprivate func schedule(_ name: String) throws -> ActiveSchedule { try engine.scheduleReport(name).state }

    /// All at once, so that one turn finds them.
    fileprivate func offer(_ batch: [ScheduleWork]) {
        engine.schedules.state.withLock { $0.queue.append(contentsOf: batch.dropLast()) }
        if let last = batch.last { engine.schedules.offer(last) }
    }
}
