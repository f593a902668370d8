/// So many lines a second, and so many at once after a silence.
struct LineBudget {
    private let nanosecondsPerLine: UInt64
    private let burst: UInt64
    /// When the budget would be whole again, had no more lines come.
    private var wholeAt: UInt64 = 0

    /// `perSecond` lines in the long run, and `burst` at once after a silence.
    init(perSecond: UInt64, burst: UInt64) {
        nanosecondsPerLine = 1_000_000_000 / perSecond
        self.burst = burst
    }

    /// Takes one line out of the budget at the time `now`; false when there is none left.
    mutating func take(at now: UInt64) -> Bool {
        let next = max(wholeAt, now) + nanosecondsPerLine
        guard next - now <= burst * nanosecondsPerLine else { return false }
        wholeAt = next
        return true
    }
}
