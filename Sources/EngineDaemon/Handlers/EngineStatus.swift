import EngineHost
import EngineJournal
import EngineProtocol
import WorkflowModel

extension Handlers {
    func engineStatus(_ parameters: EngineStatusParameters) -> EngineStatusResult {
        let statistics = engine.statistics()
        var executions: [StatusName: Int] = [:]
        for (status, count) in statistics.counts { executions[StatusName(status)] = count }
        return EngineStatusResult(
            version: identity.version, pid: identity.pid, startedAt: statistics.startedAt,
            uptimeMilliseconds: statistics.uptime.milliseconds, stateDirectory: identity.stateDirectory,
            socket: identity.socketPath, executions: executions, runningSteps: statistics.runningSteps,
            connections: connectionCount(), watchers: statistics.watchers,
            journal: JournalStatusObject(statistics.journal))
    }
}

extension JournalStatusObject {
    init(_ journal: JournalStatistics) {
        let latency = journal.synchronizationNanoseconds
        let microseconds = { (share: Double) -> Int64? in
            latency.count == 0 ? nil : Int64(clamping: latency.percentile(share) / 1_000)
        }
        self.init(
            segments: journal.segments, bytes: Int64(clamping: journal.segmentBytes),
            freeBytes: journal.freeBytes == 0 ? nil : Int64(clamping: journal.freeBytes),
            records: journal.durableSequence, syncMicrosecondsMedian: microseconds(0.5),
            syncMicrosecondsHigh: microseconds(0.99), isFull: journal.diskFull)
    }
}
