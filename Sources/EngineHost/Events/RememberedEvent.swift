/// What is remembered of an event after everyone has heard it: enough to know it when it comes again.
package struct RememberedEvent: Equatable, Sendable {
    /// The first half of what makes it the same: a digest of its source and ID.
    package var high: UInt64
    /// The second half.
    package var low: UInt64
    /// Its number.
    package var number: UInt64

    /// Makes a memory of its parts.
    package init(high: UInt64, low: UInt64, number: UInt64) {
        self.high = high
        self.low = low
        self.number = number
    }
}

extension RememberedEvent {
    init(_ entry: (key: EventKey, number: UInt64)) {
        self.init(high: entry.key.high, low: entry.key.low, number: entry.number)
    }

    var entry: (key: EventKey, number: UInt64) { (EventKey(high: high, low: low), number) }
}
