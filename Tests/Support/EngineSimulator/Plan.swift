import VirtualDisk

/// What happens to the engine in one run, drawn from the seed before anything runs; without some of the actions it is
/// still a run, which is how a failing one is made small.
package struct Plan: Sendable {
    /// One thing that operators, processes, time or the machine do.
    enum Action: Sendable, Equatable {
        case start(document: Int, key: Int?)
        case pause(target: Int, Pausing)
        case resume(target: Int, Resuming)
        case cancel(target: Int)
        case look(target: Int)
        /// A client follows the execution until it ends.
        case watch(target: Int)
        /// Somebody publishes an event, or the last one again.
        case publish(type: Int, again: Bool)
        case decide(target: Int, isApproved: Bool)
        /// The document that others start is registered, or removed.
        case register
        case remove
        /// A version of a document that starts by itself is registered, or removed.
        case schedule(name: Int, version: Int)
        case unschedule(name: Int, version: Int)
        case pauseSchedule(name: Int)
        case resumeSchedule(name: Int)
        case runSchedule(name: Int, key: Int?)
        /// A running command ends; so many of a hundred fail.
        case finish(failing: Int)
        case advance(milliseconds: Int)
        case jump(days: Int)
        /// Everything runs until it waits.
        case settle
        /// Only so many jobs run.
        case run(jobs: Int)
        /// The process is killed, after it has changed the disk so many times more.
        case kill(operations: Int?)
        case powerCut(CrashHistory.Survival, operations: Int?)
        case restart
        case supervisorRestart
        case reconnect
        case diskFault(DiskFault, operations: Int)
        case diskFull(spareBytes: Int)
        case diskFree
        case bitFlip
    }

    enum Pausing: CaseIterable, Sendable {
        case drain, freeze, until, beforeTask
    }

    enum Resuming: CaseIterable, Sendable {
        case plain, from, set, skip
    }

    enum DiskFault: CaseIterable, Sendable {
        case inputOutput, noSpace, interrupted, short, lostSynchronization
    }

    struct Entry: Sendable {
        /// Its place in the whole plan: its random choices follow from it.
        var number: Int
        var action: Action
    }

    /// How many documents a plan starts executions of.
    static let documentCount = 3

    package let seed: UInt64
    /// Whether documents start by themselves; the other plans leave room for what else can happen.
    let hasSchedules: Bool
    var entries: [Entry]

    /// The whole plan of a seed.
    package init(seed: UInt64) {
        self.seed = seed
        var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15 ^ 0x51)
        let count = 12 + random.below(36)
        var scheduling = SeededGenerator(seed: seed ^ 0x7157)
        let hasSchedules = scheduling.chance(40)
        self.hasSchedules = hasSchedules
        entries = (0..<count).map { number in
            let isOfSchedule = hasSchedules && (number == 3 || scheduling.chance(20))
            let action = isOfSchedule ? Self.ofSchedule(number, &scheduling) : Self.action(number, &random)
            return Entry(number: number, action: action)
        }
    }

    /// The places of the actions that are left.
    package var numbers: [Int] { entries.map(\.number) }

    /// The plan with these actions only.
    package func only(_ numbers: Set<Int>) -> Plan {
        var plan = self
        plan.entries.removeAll { !numbers.contains($0.number) }
        return plan
    }

    /// One line an action, for people.
    package var lines: [String] { entries.map { "\($0.number): \($0.action)" } }

    /// The first ones give the others something to act upon.
    private static func action(_ number: Int, _ random: inout SeededGenerator) -> Action {
        switch number {
        case 0 where random.chance(70): .register
        case 0...2: start(&random)
        default: action(&random)
        }
    }

    private static func start(_ random: inout SeededGenerator) -> Action {
        .start(document: random.below(documentCount), key: random.chance(30) ? random.below(3) : nil)
    }

    private static func action(_ random: inout SeededGenerator) -> Action {
        switch random.below(100) {
        case 0..<14: return start(&random)
        case 14..<20:
            return .pause(target: random.below(64), Pausing.allCases[random.below(Pausing.allCases.count)])
        case 20..<25:
            let way: Resuming = random.chance(55) ? .plain : Resuming.allCases[random.below(Resuming.allCases.count)]
            return .resume(target: random.below(64), way)
        case 25..<28: return .cancel(target: random.below(64))
        case 28..<30: return random.chance(60) ? .look(target: random.below(64)) : .watch(target: random.below(64))
        case 30..<34: return .publish(type: random.below(2), again: random.chance(20))
        case 34: return .decide(target: random.below(64), isApproved: random.chance(70))
        case 35: return random.chance(80) ? .register : .remove
        case 36..<48: return .finish(failing: 25)
        case 48..<58: return .advance(milliseconds: [100, 1_500, 3_000, 7_000, 12_000, 61_000][random.below(6)])
        case 58: return .jump(days: [-400, -1, 1, 400][random.below(4)])
        case 59..<66: return .settle
        case 66..<78: return .run(jobs: random.below(40))
        default: return fault(&random)
        }
    }

    private static func ofSchedule(_ number: Int, _ random: inout SeededGenerator) -> Action {
        let name = random.below(ScheduledDocument.nameCount)
        return switch number == 3 ? 0 : random.below(20) {
        case 0..<8: .schedule(name: name, version: random.below(ScheduledDocument.versionCount))
        case 8..<10: .unschedule(name: name, version: random.below(ScheduledDocument.versionCount))
        case 10, 11: .pauseSchedule(name: name)
        case 12..<15: .resumeSchedule(name: name)
        default: .runSchedule(name: name, key: random.chance(50) ? random.below(3) : nil)
        }
    }

    private static func fault(_ random: inout SeededGenerator) -> Action {
        let operations = random.chance(60) ? random.below(30) : nil
        switch random.below(24) {
        case 0..<5: return .kill(operations: operations)
        case 5..<13: return .powerCut(survival(&random), operations: operations)
        case 13..<15: return .restart
        case 15: return .supervisorRestart
        case 16: return .reconnect
        case 17..<20:
            return .diskFault(DiskFault.allCases[random.below(DiskFault.allCases.count)], operations: random.below(20))
        case 20: return .diskFull(spareBytes: random.below(20_000))
        case 21: return .diskFree
        default: return .bitFlip
        }
    }

    private static func survival(_ random: inout SeededGenerator) -> CrashHistory.Survival {
        switch random.below(6) {
        case 0: .nothing
        case 1: .everything
        case 2: .firstSectors(random.below(40))
        case 3: .lastSectors(random.below(40))
        default: .random(UInt8(20 + random.below(220)))
        }
    }
}
