/// Makes a failing plan small: leaves actions out as long as the same law stays broken.
package enum Shrinker {
    /// The smallest plan that was found, and how it fails. Tries at most `attemptsMaximum` runs.
    package static func shrink(_ plan: Plan, _ violation: Violation, attemptsMaximum: Int = 600) -> (Plan, Violation) {
        var (best, found) = (plan, violation)
        var attempts = 0
        var size = max(best.numbers.count / 2, 1)
        while true {
            var start = 0
            var isSmaller = false
            while start < best.numbers.count, attempts < attemptsMaximum {
                attempts += 1
                let left = best.numbers[..<start] + best.numbers[min(start + size, best.numbers.count)...]
                let candidate = plan.only(Set(left))
                if let failure = Simulation.run(candidate).violation, failure.law == violation.law {
                    (best, found) = (candidate, failure)
                    isSmaller = true
                } else {
                    start += size
                }
            }
            if attempts >= attemptsMaximum || (size == 1 && !isSmaller) { return (best, found) }
            size = max(size / 2, 1)
        }
    }
}
