import EngineCore
import EngineHost
import EngineJournal
import WorkflowModel

extension MetricFamilies {
    /// What the engine knows at this moment, beside what it counted.
    mutating func add(_ statistics: EngineStatistics, connections: Int, version: String) {
        for (process, counts) in statistics.countsByProcess.sorted(by: { $0.key < $1.key }) {
            for status in ExecutionStatus.allCases {
                add(.executions, [("process", process), ("status", status.rawValue)], Double(counts[status] ?? 0))
            }
        }
        add(.stepsRunning, [], Double(statistics.runningSteps))
        add(.timers, [], Double(statistics.timers))
        add(.watchers, [], Double(statistics.watchers))
        add(.definitions, [], Double(statistics.definitions))
        add(.eventListeners, [], Double(statistics.events.listeners))
        add(.eventsKept, [], Double(statistics.events.kept))
        add(.eventQueue, [], Double(statistics.events.queued))
        add(.schedules, [], Double(statistics.schedules))
        add(.socketConnections, [], Double(connections))
        add(.build, [("version", version)], 1)
        add(.processStart, [], Double(statistics.startedAt.millisecondsSinceEpoch) / 1_000)
        add(.recoveryDuration, [], Double(statistics.recovery.duration.milliseconds) / 1_000)
        add(.recoveryRecords, [], Double(statistics.recovery.records))
        add(.recoveryExecutions, [], Double(statistics.recovery.executions))
        add(statistics.journal)
    }

    private mutating func add(_ journal: JournalStatistics) {
        add(.journalAppends, [], Double(journal.appends))
        add(.journalRecords, [], Double(journal.records))
        add(.journalBytes, [], Double(journal.bytesAppended))
        add(.journalQueue, [], Double(journal.queued))
        add(.journalSegments, [], Double(journal.segments))
        add(.journalSize, [], Double(journal.segmentBytes))
        add(.journalFree, [], Double(journal.freeBytes))
        add(.journalFull, [], journal.diskFull ? 1 : 0)
        // From 65 µs to 17 s, and from 1 to 4,096 appends: what disks and groups come to.
        add(.journalSynchronization, journal.synchronizationNanoseconds.value(bits: 16...34, scale: 1e-9))
        add(.journalGroupSize, journal.groupSizes.value(bits: 1...12, scale: 1))
    }
}

extension Histogram {
    /// The counts by powers of two within a range; those outside go to its ends.
    fileprivate func value(bits: ClosedRange<Int>, scale: Double) -> MetricValue {
        var counts: [UInt64] = []
        for bit in bits { counts.append(bit == bits.lowerBound ? buckets[...bit].reduce(0, +) : buckets[bit]) }
        counts.append(buckets[(bits.upperBound + 1)...].reduce(0, +))
        // Bucket n holds values below 2ⁿ.
        let bounds = bits.map { Double((UInt64(1) << UInt64($0)) - 1) * scale }
        return .histogram(bounds: bounds, counts: counts, sum: Double(sum) * scale)
    }
}
