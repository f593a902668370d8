import Glibc

/// The program `simulate`: runs seeds and prints what they did; a failing one is made small and printed as the one
/// command that repeats it.
package struct SimulateProgram {
    private var first: UInt64 = 1
    private var count: UInt64 = 1
    private var deadline = Int.max
    private var only: Set<Int>?
    private var prints = false
    private var isTwice = false

    static let usage = """
        usage: simulate [--seed N] [--seeds COUNT] [--until TIME] [--only N,N,…] [--twice] [--print]
          --seed N      the first seed (1)
          --seeds COUNT how many, one after the other (1)
          --until TIME  begin no seed after this time, in seconds since 1970
          --only N,…    of the seed's plan these actions only
          --twice       run each seed twice, and say where the runs part
          --print       print the plan and its documents
        """

    /// Runs with the process's arguments; gives the exit status: 0 all laws held, 1 one was broken, 64 wrong usage.
    package static func main(_ arguments: [String]) -> Int32 {
        // Sets and dictionaries iterate in an order drawn at random, unless the process was begun otherwise.
        if getenv("SWIFT_DETERMINISTIC_HASHING") == nil {
            setenv("SWIFT_DETERMINISTIC_HASHING", "1", 1)
            var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
            pointers.append(nil)
            execv("/proc/self/exe", &pointers)
        }
        guard let program = SimulateProgram(Array(arguments.dropFirst())) else {
            let text = Array((usage + "\n").utf8)
            write(2, text, text.count)
            return 64
        }
        return program.run()
    }

    private init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let name = rest.popFirst() {
            switch name {
            case "--twice": isTwice = true
            case "--print": prints = true
            case "--seed", "--seeds", "--until", "--only":
                guard let value = rest.popFirst() else { return nil }
                switch name {
                case "--only": only = Set(value.split(separator: ",").compactMap { Int($0) })
                default:
                    guard let number = UInt64(value) else { return nil }
                    switch name {
                    case "--seed": first = number
                    case "--until": deadline = Int(clamping: number)
                    default: count = number
                    }
                }
            default: return nil
            }
        }
    }

    private func run() -> Int32 {
        var figures = SimulationFigures()
        var fingerprint = Fingerprint()
        for seed in first..<(first + count) where time(nil) < deadline {
            var plan = Plan(seed: seed)
            if let only { plan = plan.only(only) }
            if prints { for line in plan.lines + Simulation.documents(of: plan) { print(line) } }
            let outcome = Simulation.run(plan, keepsTrail: isTwice)
            figures += outcome.figures
            fingerprint.add(outcome.fingerprint)
            if let violation = outcome.violation { return report(plan, violation) }
            if isTwice {
                let again = Simulation.run(plan, keepsTrail: true)
                if again.fingerprint != outcome.fingerprint {
                    return report(seed, outcome.trail ?? [], again.trail ?? [])
                }
            }
        }
        print(figures.description)
        print("fingerprint \(String(fingerprint.value, radix: 16))")
        return 0
    }

    /// Where two runs of a seed part.
    private func report(_ seed: UInt64, _ first: [String], _ second: [String]) -> Int32 {
        print("✘ seed \(seed) runs differently the second time")
        let place = zip(first, second).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let end = place ?? min(first.count, second.count)
        for line in first[max(0, end - 12)..<end] { print("  both:   \(line)") }
        print("  first:  \(end < first.count ? first[end] : "ended")")
        print("  second: \(end < second.count ? second[end] : "ended")")
        return 1
    }

    private func report(_ plan: Plan, _ violation: Violation) -> Int32 {
        print("✘ seed \(plan.seed): \(violation)")
        let (small, found) = Shrinker.shrink(plan, violation)
        let numbers = small.numbers.map(String.init).joined(separator: ",")
        print("made small (\(small.numbers.count) of \(plan.numbers.count) actions): \(found)")
        for line in small.lines { print("  \(line)") }
        let isPlanted = getenv("ENGINE_PLANTED_BUG").map { "ENGINE_PLANTED_BUG=\(String(cString: $0)) " } ?? ""
        print("repeat it with: \(isPlanted)swift run simulate --seed \(plan.seed) --only \(numbers)")
        return 1
    }
}

extension SimulationFigures: CustomStringConvertible {
    /// The figures in a few lines.
    package var description: String {
        """
        \(seeds) seeds, 0 violations: \(executions) executions, \(events) events in \(appends) appends, \
        \(commands) commands (\(answered) answers checked), \(spawns) commands of steps, \(calls) calls, \(heard) events heard
        \(adoptions) versions of schedules, \(times) times that came, \(scheduledStarts) executions that they started
        \(kills) kills, \(powerCuts) power cuts, \(diskFaults) disk faults, \(bitFlips) bit flips; \(recoveries) recoveries, \
        \(unansweredKept) unanswered records kept, \(checkpoints) checkpoints, \(comparisons) states and \(comparedWorlds) worlds compared
        \(ended) ended, \(forgotten) forgotten, \(invalidDocuments) documents refused, \(jobs) jobs
        """
    }
}
