public import EngineCore
public import WorkflowModel

/// A schedule as it is now.
public struct ScheduleReport: Sendable {
    /// Its state.
    public var state: ActiveSchedule
    /// The definition that it starts.
    public var definition: Definition

    /// When executions of the definition start by themselves.
    public var schedule: Schedule { definition.schedule ?? Schedule(triggers: []) }
}

/// The answer to ``Engine/runSchedule(_:input:by:key:)``; what it says is durable.
public struct ScheduledRunReceipt: Sendable {
    /// What became of the request.
    public enum Outcome: Sendable, Equatable {
        /// The execution has started.
        case started(ExecutionID)
        /// It starts when those that run have ended.
        case queued
        /// It was not started: others run, and the schedule does not want it beside them.
        case skipped
    }

    /// What became of the request.
    public var outcome: Outcome
    /// The schedule after it.
    public var report: ScheduleReport
}

extension Engine {
    /// Every schedule, by name.
    public func scheduleReports() -> [ScheduleReport] { schedules.all.compactMap { ScheduleReport($0) } }

    /// A page of the schedules after the one of this name, and the cursor of the next page.
    public func scheduleReports(after cursor: String?, limit: Int) -> (reports: [ScheduleReport], next: String?) {
        let entries = schedules.all.filter { entry in entry.definition != nil && cursor.map { $0 < entry.name } ?? true
        }
        let page = entries.prefix(limit)
        return (page.compactMap { ScheduleReport($0) }, entries.count > limit ? page.last?.name : nil)
    }

    /// The schedule of a definition's name, which may have its namespace before it.
    public func scheduleReport(_ name: String) throws(EngineError) -> ScheduleReport {
        guard let report = ScheduleReport(try schedules.find(name)) else { throw .scheduleNotFound(name: name) }
        return report
    }

    /// Stops a schedule: nothing starts by itself until it goes on. Returns when that is durable.
    public func pauseSchedule(
        _ name: String, reason: String?, by requester: Requester
    ) async throws(EngineError) -> ScheduleReport {
        try await change(name, .pause(by: requester, reason: reason)).report
    }

    /// Lets a schedule go on: times that passed meanwhile do not count, and neither do events.
    public func resumeSchedule(_ name: String, by requester: Requester) async throws(EngineError) -> ScheduleReport {
        try await change(name, .resume).report
    }

    /// Starts an execution of a schedule now, as its policy for overlaps says; also while it is stopped. A request with
    /// the key of an earlier one gives what that came to; one whose start was refused is made anew.
    public func runSchedule(
        _ name: String, input: Value?, by requester: Requester, key: String? = nil
    ) async throws(EngineError) -> ScheduledRunReceipt {
        if let key, key.utf8.count > Limits.keyBytesMaximum {
            throw .tooLarge(what: "the request key", maximum: Limits.keyBytesMaximum)
        }
        let (answer, report) = try await change(name, .runNow(by: requester, input: input, key: key))
        switch answer.reply {
        case .starting:
            guard let execution = answer.execution else { throw .stopping }
            return ScheduledRunReceipt(outcome: .started(execution), report: report)
        case .made(let execution): return ScheduledRunReceipt(outcome: .started(execution), report: report)
        case .queued: return ScheduledRunReceipt(outcome: .queued, report: report)
        case .skipped, nil: return ScheduledRunReceipt(outcome: .skipped, report: report)
        }
    }

    private func change(
        _ name: String, _ kind: ScheduleInput.Kind
    ) async throws(EngineError) -> (answer: ScheduleAnswer, report: ScheduleReport) {
        if let refusal = life.refusal { throw refusal }
        let id = try schedules.find(name).state.id
        let answer = try await schedules.request(.input(id, kind))
        guard let report = answer.entry.flatMap({ ScheduleReport($0) }) else { throw .scheduleNotFound(name: name) }
        return (answer, report)
    }
}

extension ScheduleReport {
    /// Nil before the catalog was asked, and after the definition was removed.
    init?(_ entry: ScheduleEntry) {
        guard let definition = entry.definition?.definition else { return nil }
        self.init(state: entry.state, definition: definition)
    }
}
