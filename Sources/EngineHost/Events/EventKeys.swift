/// The newest events by what makes them the same: one that comes again is not published again.
struct EventKeys {
    private var numbers: [EventKey: UInt64] = [:]
    /// Oldest first from `head` on, and then from the beginning.
    private var ring: [EventKey] = []
    private var head = 0

    /// The number of the event, when it is remembered.
    func number(of key: EventKey) -> UInt64? { numbers[key] }

    mutating func remember(_ key: EventKey, _ number: UInt64) {
        guard numbers.updateValue(number, forKey: key) == nil else { return }
        if ring.count < Limits.eventKeysRemembered {
            ring.append(key)
        } else {
            numbers[ring[head]] = nil
            ring[head] = key
            head = (head + 1) % ring.count
        }
    }

    /// All of them, oldest first.
    var all: [(key: EventKey, number: UInt64)] {
        (ring[head...] + ring[..<head]).map { ($0, numbers[$0] ?? 0) }
    }
}
