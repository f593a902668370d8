internal import HeapModule
internal import WorkflowModel

/// The timers that wait, earliest first. Withdrawn ones are skipped, and swept out when they outnumber the others.
struct TimerQueue<Key: Hashable & Sendable> {
    private struct Entry: Comparable {
        var deadline: Instant
        var serial: UInt64
        var key: Key

        static func < (left: Entry, right: Entry) -> Bool {
            (left.deadline, left.serial) < (right.deadline, right.serial)
        }
    }

    private var entries = Heap<Entry>()
    /// The serial of the entry that counts for each timer: others of the same key were replaced or withdrawn.
    private var current: [Key: UInt64] = [:]
    private var nextSerial: UInt64 = 0

    /// How many timers wait.
    var count: Int { current.count }

    /// Entries in memory: those that wait, and the dead that were not swept out yet.
    var heldCount: Int { entries.count }

    /// Sets the timer, replacing an earlier one of the same key. True when it is the earliest now.
    mutating func schedule(_ key: Key, at deadline: Instant) -> Bool {
        nextSerial += 1
        let isEarliest = entries.min.map { deadline < $0.deadline } ?? true
        current[key] = nextSerial
        entries.insert(Entry(deadline: deadline, serial: nextSerial, key: key))
        sweep()
        return isEarliest
    }

    mutating func withdraw(_ key: Key) {
        guard current.removeValue(forKey: key) != nil else { return }
        sweep()
    }

    /// Takes the timers whose deadline is not after `now`, at most `maximum` of them.
    mutating func takeElapsed(at now: Instant, maximum: Int) -> [Key] {
        var elapsed: [Key] = []
        while elapsed.count < maximum, let earliest = nextEntry(), earliest.deadline <= now {
            entries.removeMin()
            current.removeValue(forKey: earliest.key)
            elapsed.append(earliest.key)
        }
        return elapsed
    }

    /// When the earliest timer is due.
    mutating func nextDeadline() -> Instant? { nextEntry()?.deadline }

    private mutating func nextEntry() -> Entry? {
        while let entry = entries.min {
            if current[entry.key] == entry.serial { return entry }
            entries.removeMin()
        }
        return nil
    }

    /// Most timeouts are withdrawn long before they are due, so the dead must not pile up.
    private mutating func sweep() {
        guard entries.count > 2 * current.count + 1024 else { return }
        entries = Heap(entries.unordered.filter { current[$0.key] == $0.serial })
    }
}
