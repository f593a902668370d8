import Testing
import WorkflowModel

@testable import EngineCore

@Suite("Schedules")
struct ScheduleTests {
    static let begin = Instant(millisecondsSinceEpoch: 1_767_268_800_000)  // 2026-01-01T12:00:00Z
    static let operatorUser = Requester(uid: 7, gid: 7, pid: 7, name: "ada")

    /// A schedule with a clock that the test moves.
    struct Line {
        var schedule: Schedule
        var state = ActiveSchedule(id: ScheduleID(number: 1))
        var now = ScheduleTests.begin
        var facts: [ScheduleFact] = []
        var reply: ScheduleTransition.Reply?
        var zones: [TimeZoneRules] = [.utc, .utc]

        init(_ triggers: Schedule.Trigger..., missed: Schedule.Missed = .once, overlap: Schedule.Overlap = .allow) {
            schedule = Schedule(triggers: triggers, missed: missed, overlap: overlap)
            give(.adopted(name: "test/line", version: "1.0.0", digest: "d", owner: 5, listensOn: false))
        }

        /// Every fact is folded a second time, and stored and read again.
        @discardableResult
        mutating func give(_ kind: ScheduleInput.Kind, lastEvent: UInt64 = 0) -> [ScheduleFact] {
            var copy = state
            let transition = state.handle(
                ScheduleInput(
                    kind, now: now, lastEvent: lastEvent, schedule: schedule, zones: zones, evaluator: .forSchedules))
            for fact in transition.facts { copy.apply(fact) }
            #expect(copy == state, "facts give the same state")
            #expect((try? ScheduleCodec.decodeFacts(ScheduleCodec.encode(transition.facts))) == transition.facts)
            #expect((try? ScheduleCodec.decode(ScheduleCodec.encode(state))) == state)
            facts += transition.facts
            reply = transition.reply
            return transition.facts
        }

        mutating func pass(_ seconds: Int64) {
            now = now + .seconds(seconds)
            give(.elapsed(isRecovery: false))
        }

        /// Passes the time until the next fire, and fires.
        mutating func next() -> Int64? {
            guard let time = state.wakesAt else { return nil }
            now = max(now, time)
            give(.elapsed(isRecovery: false))
            return (time - ScheduleTests.begin).components.seconds
        }

        /// What is decided becomes executions 1, 2, 3 …
        mutating func start() {
            for start in state.pendingStarts {
                give(.started(number: start.number, ExecutionID(number: start.number)))
            }
        }

        mutating func end(_ number: UInt64) { give(.executionEnded(ExecutionID(number: number))) }

        var times: [Int64] {
            facts.compactMap { fact in
                guard case .startDecided(let start) = fact, case .time(let time) = start.reason else { return nil }
                return (time - ScheduleTests.begin).components.seconds
            }
        }

        var running: [UInt64] { state.running.map(\.execution.number) }
    }

    private func cron(_ text: String) throws -> Schedule.Trigger { .cron(try CronExpression(text)) }

    @Test("an interval fires on its own grid, however late each fire is noticed")
    func every() {
        var line = Line(.every(.seconds(10)))
        #expect(line.next() == 10)
        line.pass(13)
        #expect(line.times == [10, 20])
        #expect(line.next() == 30)
    }

    @Test("a calendar expression fires at its times, in the rules of its zone")
    func calendar() throws {
        var line = Line(try cron("0 * * * *"))
        #expect(line.next() == 3_600)
        #expect(line.next() == 7_200)
        #expect(line.state.last == [Self.begin + .seconds(7_200)])
    }

    @Test("`after` starts at once, and then so long after the end")
    func after() {
        var line = Line(.after(.seconds(30)))
        #expect(line.next() == 0)
        line.start()
        #expect(line.state.wakesAt == nil)
        line.now = line.now + .seconds(100)
        line.end(1)
        #expect(line.next() == 130)
        // A start that failed is an end, too.
        line.give(.refused(number: 2, reason: "no"))
        #expect(line.state.problem == "no" && line.next() == 160)
    }

    @Test(
        "times that passed while the engine was down are left out, made up for once, or made up for one by one",
        arguments: [
            (.skip, []), (.once, [40]), (.all, [10, 20, 30, 40]),
        ] as [(Schedule.Missed, [Int64])])
    func missed(policy: Schedule.Missed, times: [Int64]) {
        var line = Line(.every(.seconds(10)), missed: policy)
        line.now = line.now + .seconds(45)
        line.give(.elapsed(isRecovery: true))
        #expect(line.times == times)
        #expect(line.state.missedCount == 4)
        line.give(.elapsed(isRecovery: true))
        #expect(line.times == times, "a second recovery finds nothing")
        #expect(line.next() == 50)
    }

    @Test("`all` is bounded to the newest times, for intervals and for expressions, and long times cost little")
    func bound() throws {
        for trigger in [.every(.seconds(60)), try cron("* * * * *")] {
            var line = Line(trigger, missed: .all)
            line.now = line.now + .seconds(86_400 * 365)
            line.give(.elapsed(isRecovery: true))
            #expect(line.times.count == Limits.missedStartsMaximum)
            #expect(line.times.last == 86_400 * 365 && line.times.first == 86_400 * 365 - 99 * 60)
            #expect(line.state.missedCount >= UInt64(Limits.missedTimesCounted))
            let next = line.next()
            #expect(next.map { $0 - 86_400 * 365 } == 60)
        }
    }

    @Test("without a restart a time is missed when it is noticed a minute late, or when a later one has come, too")
    func late() {
        for (seconds, policy, times) in [
            (650, .skip, [600]), (700, .skip, []), (700, .once, [600]), (1_210, .skip, [1_200]),
        ] as [(Int64, Schedule.Missed, [Int64])] {
            var line = Line(.every(.seconds(600)), missed: policy)
            line.pass(seconds)
            #expect(line.times == times, "\(seconds) \(policy)")
        }
    }

    @Test("`allow` starts beside those that run, up to a bound")
    func overlapAllowed() {
        var line = Line(.every(.seconds(10)))
        for _ in 0..<3 {
            _ = line.next()
            line.start()
        }
        #expect(line.running == [1, 2, 3])
        for _ in 0..<Limits.scheduledExecutionsMaximum {
            _ = line.next()
            line.start()
        }
        #expect(line.running.count == Limits.scheduledExecutionsMaximum && line.state.skippedCount == 3)
    }

    @Test("`skip` leaves a time out while an execution runs, or is about to")
    func overlapSkipped() {
        var line = Line(.every(.seconds(10)), overlap: .skip)
        _ = line.next()
        _ = line.next()
        line.start()
        _ = line.next()
        #expect(line.running == [1] && line.state.skippedCount == 2)
        line.end(1)
        #expect(line.next() == 40)
        #expect(line.times == [10, 40])
    }

    @Test("`queue` starts one after the other, each when the one before has ended, up to a bound")
    func overlapQueued() {
        var line = Line(.every(.seconds(10)), overlap: .queue)
        for _ in 0..<3 { _ = line.next() }
        line.start()
        #expect(line.running == [1] && line.state.queue.map(\.number) == [2, 3])
        line.end(1)
        line.start()
        #expect(line.running == [2])
        line.end(2)
        line.start()
        line.end(3)
        #expect(line.running == [] && !line.state.isBusy)
        for _ in 0..<Limits.scheduledStartsQueued + 5 { _ = line.next() }
        #expect(line.state.queue.count == Limits.scheduledStartsQueued && line.state.skippedCount == 4)
    }

    @Test("`cancelRunning` cancels what runs, and starts only the newest when that has ended")
    func overlapCancelled() {
        var line = Line(.every(.seconds(10)), overlap: .cancelRunning)
        _ = line.next()
        line.start()
        _ = line.next()
        #expect(line.state.cancelling == [ExecutionID(number: 1)])
        _ = line.next()
        #expect(line.state.queue.map(\.number) == [3] && line.state.skippedCount == 1)
        line.end(1)
        line.start()
        #expect(line.running == [3] && line.state.cancelling.isEmpty)
        // One that has not begun is cancelled when it has.
        line.end(3)
        _ = line.next()
        _ = line.next()
        line.start()
        #expect(line.state.cancelling == [ExecutionID(number: 4)])
    }

    @Test("what is paused does not fire, keeps its queue, and goes on without the times that passed")
    func pause() {
        var line = Line(.every(.seconds(10)), missed: .all, overlap: .queue)
        _ = line.next()
        line.start()
        _ = line.next()
        line.give(.pause(by: Self.operatorUser, reason: "new disk"))
        #expect(line.give(.pause(by: Self.operatorUser, reason: nil)).isEmpty)
        #expect(line.state.wakesAt == nil && line.state.pause?.reason == "new disk")
        line.pass(1_000)
        line.end(1)
        #expect(line.times == [10] && !line.state.isBusy && line.state.queue.count == 1)
        line.give(.resume)
        line.start()
        #expect(line.running == [2] && line.state.missedCount == 0)
        #expect(line.next() == 1_030)
    }

    @Test("an execution on demand obeys the policy for overlaps, also while it is paused, and a key makes it one")
    func runNow() {
        var line = Line(.every(.seconds(10)), overlap: .skip)
        line.give(.pause(by: Self.operatorUser, reason: nil))
        line.give(.runNow(by: Self.operatorUser, input: ["a": 1], key: "k"))
        #expect(line.reply == .starting(number: 1))
        #expect(line.state.pendingStarts.first?.input == ["a": 1] && line.state.pendingStarts.first?.owner == 5)
        line.give(.runNow(by: Self.operatorUser, input: nil, key: nil))
        #expect(line.reply == .skipped)
        line.give(.runNow(by: Self.operatorUser, input: nil, key: "k"))
        #expect(line.reply == .starting(number: 1))
        line.start()
        line.give(.runNow(by: Self.operatorUser, input: nil, key: "k"))
        #expect(line.reply == .made(ExecutionID(number: 1)) && line.state.executionCount == 1)
    }

    @Test("a key remembers what its request came to: an execution, nothing, or a refusal, which gives it free")
    func requestOutcomes() {
        var line = Line(.every(.seconds(1_000)), overlap: .cancelRunning)
        func ask(_ key: String) { line.give(.runNow(by: Self.operatorUser, input: nil, key: key)) }
        ask("refused")
        line.give(.refused(number: 1, reason: "no"))
        ask("refused")
        #expect(line.reply == .starting(number: 2))
        line.start()
        ask("dropped")
        #expect(line.reply == .queued(number: 3))
        ask("queued")
        ask("dropped")
        #expect(line.reply == .skipped)
        line.end(2)
        line.start()
        ask("queued")
        #expect(line.reply == .made(ExecutionID(number: 4)))
        line.end(4)
        line.give(.adopted(name: "test/line", version: "2.0.0", digest: "e", owner: 9, listensOn: false))
        ask("refused")
        #expect(line.reply == .made(ExecutionID(number: 2)) && line.state.executionCount == 2)
    }

    @Test("a clock that is set back fires no time again, and one that is set on loses none")
    func clock() throws {
        var line = Line(try cron("0 * * * *"), missed: .all)
        #expect(line.next() == 3_600)
        line.now = Self.begin
        line.give(.clockSet(by: .seconds(-3_600)))
        line.give(.elapsed(isRecovery: false))
        line.give(.elapsed(isRecovery: true))
        #expect(line.times == [3_600])
        #expect(line.next() == 7_200)
        line.now = line.now + .seconds(4 * 3_600)
        line.give(.clockSet(by: .seconds(4 * 3_600)))
        line.give(.elapsed(isRecovery: false))
        #expect(line.times == [3_600, 7_200, 10_800, 14_400, 18_000, 21_600])
    }

    @Test("a clock that was ahead by far counts when it is set back", arguments: [true, false])
    func setBackByFar(isDown: Bool) throws {
        for (years, expression, next) in [
            (10, "0 * * * *", 3_600), (1, "30 3 * * *", 55_800),
        ] as [(Int64, String, Int64)] {
            var line = Line(try cron(expression))
            line.pass(years * 365 * 86_400)
            #expect(line.times.count == 1)
            line.now = Self.begin
            line.give(isDown ? .elapsed(isRecovery: true) : .clockSet(by: .seconds(-years * 365 * 86_400)))
            #expect(line.next() == next)
            #expect(line.times.count == 2 && line.state.last == [Self.begin + .seconds(next)])
        }
        // Up to three hours back, no time comes twice.
        for hours: Int64 in 1...3 {
            var line = Line(try cron("*/5 * * * *"), missed: .all)
            line.pass(10 * 3_600)
            let count = line.times.count
            line.now = line.now + .seconds(-hours * 3_600)
            line.give(isDown ? .elapsed(isRecovery: true) : .clockSet(by: .seconds(-hours * 3_600)))
            #expect(line.next() == 10 * 3_600 + 300 && line.times.count == count + 1)
        }
    }

    @Test("an interval is as long as it is, wherever the clock is set")
    func intervals() {
        for difference: Int64 in [-86_400 * 400, 86_400 * 400] {
            var line = Line(.every(.seconds(600)), missed: .all)
            line.now = line.now + .seconds(300 + difference)
            line.give(.clockSet(by: .seconds(difference)))
            line.give(.elapsed(isRecovery: false))
            #expect(line.times.isEmpty && line.state.wakesAt == line.now + .seconds(300))
        }
        // While the engine was down nobody knows how long it took.
        var line = Line(.every(.seconds(600)))
        line.now = line.now + .seconds(-86_400)
        line.give(.elapsed(isRecovery: true))
        #expect(line.state.wakesAt == line.now + .seconds(600))
    }

    @Test("of ten thousand jumps of the clock, by up to 400 days on and 3 hours back, none doubles or loses a time")
    func jumps() throws {
        for seed in 0..<20 {
            var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
            func below(_ bound: Int64) -> Int64 {
                random ^= random << 13
                random ^= random >> 7
                random ^= random << 17
                return Int64(random % UInt64(bound))
            }
            var line = Line(try cron("\(below(60)) \(below(24)) * * *"), missed: .once)
            var highest = line.now
            for _ in 0..<500 {
                // Back from the highest: a clock that is set back again and again is one that was ahead by far.
                let (on, back) = (below(400 * 86_400), below(3 * 3_600))
                line.now = below(2) == 0 ? line.now + .seconds(on) : highest + .seconds(-back)
                highest = max(highest, line.now)
                line.give(.elapsed(isRecovery: below(2) == 0))
                for start in line.state.pendingStarts { line.give(.refused(number: start.number, reason: "no")) }
            }
            #expect(line.times == line.times.sorted() && Set(line.times).count == line.times.count)
            // Each day up to the highest that the clock has shown was made up for, or counted as missed.
            let days = (highest - Self.begin).components.seconds / 86_400
            let counted = Int64(line.state.missedCount) + Int64(line.times.count)
            #expect(counted >= days && Int64(line.state.missedCount) <= days + 1)
            #expect(line.state.wakesAt ?? highest > highest)
        }
    }

    @Test("another version takes the schedule over with its own times, and the removal ends it for good")
    func versions() {
        var line = Line(.every(.seconds(10)), overlap: .queue)
        _ = line.next()
        _ = line.next()
        line.start()
        let same = ScheduleInput.Kind.adopted(
            name: "test/line", version: "1.0.0", digest: "d", owner: 5, listensOn: false)
        #expect(line.give(same).isEmpty)
        line.schedule.triggers = [.every(.seconds(100))]
        line.give(
            .adopted(name: "test/line", version: "2.0.0", digest: "e", owner: 6, listensOn: false))
        #expect(line.next() == 120)
        #expect(line.running == [1] && line.state.queue.map(\.owner) == [5, 6])
        line.give(.ended)
        #expect(line.state.hasEnded && line.state.queue.isEmpty && line.state.wakesAt == nil)
        line.end(1)
        #expect(!line.state.isBusy)
    }

    @Test("a start that was decided before the end is made, and nothing else happens after it")
    func decidedBeforeTheEnd() {
        var line = Line(.every(.seconds(10)))
        _ = line.next()
        line.give(.ended)
        #expect(!line.state.isOver && line.state.pendingStarts.count == 1)
        line.give(.runNow(by: Self.operatorUser, input: nil, key: nil))
        line.give(.pause(by: Self.operatorUser, reason: nil))
        line.give(.ended)
        #expect(line.reply == nil && line.state.pause == nil && line.state.pendingStarts.count == 1)
        line.start()
        #expect(line.state.isOver && line.state.executionCount == 1)
    }

    @Test("the inputs of starts that wait are bounded together", arguments: [.allow, .queue] as [Schedule.Overlap])
    func startBytes(overlap: Schedule.Overlap) {
        var line = Line(.every(.seconds(10)), overlap: overlap)
        let text = Value.string(String(repeating: "x", count: 7 << 20))
        for _ in 0..<5 { line.give(.runNow(by: Self.operatorUser, input: text, key: nil)) }
        #expect(line.reply == .skipped && line.state.skippedCount == 1 && line.state.problem != nil)
        #expect(line.state.pendingStarts.count + line.state.queue.count == 4)
        line.give(.runNow(by: Self.operatorUser, input: nil, key: nil))
        #expect(line.reply != .skipped)
        line.start()
        #expect(line.state.problem == nil)
    }
}

extension Evaluator {
    /// `.n` is the only expression; conditions ask for a count.
    static let forSchedules = Evaluator(
        evaluate: { request throws(Fault) in
            switch request.expression.source {
            case "length >= 2":
                if case .array(let events) = request.input { .boolean(events.count >= 2) } else { .null }
            case ".data.n":
                if case .object(let event) = request.input, case .object(let data)? = event["data"] {
                    data["n"] ?? .null
                } else {
                    .null
                }
            default: throw Fault(.expression, title: "unknown", detail: "no such expression")
            }
        },
        validate: { _, _ throws(Fault) in })
}
