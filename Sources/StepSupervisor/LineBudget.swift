/// So many lines a second, and so many at once after a silence.
struct LineBudget {
    /// Lines a second in the long run.
    let perSecond: UInt64
    /// Lines at once after a silence.
    let burst: UInt64
    /// When the budget would be whole again, had no more lines come.
    private(set) var wholeAt: UInt64 = 0

    /// Takes one line out of the budget at the time `now`; false when there is none left.
    mutating func take(at now: UInt64) -> Bool {
        let interval = 1_000_000_000 / perSecond
        let next = max(wholeAt, now) + interval
        guard next - now <= burst * interval else { return false }
        wholeAt = next
        return true
    }
}
