internal import EngineCore
internal import EngineJournal
internal import Logging
internal import PlantedBugs
internal import WorkflowModel

/// What one turn of the schedules makes: new states that nobody sees yet, and what to do once their facts are durable.
struct ScheduleDraft {
    /// What a turn knows of the world.
    struct Context {
        var now: Instant
        var lastEvent: UInt64
        var evaluator: Evaluator
        var zones: TimeZoneSource
        var catalog: DefinitionCatalog
        var logger: Logger
    }

    /// One schedule before and after the turn.
    struct Change {
        var before: ScheduleEntry?
        var after: ScheduleEntry
        var facts: [ScheduleFact] = []
    }

    /// A request that waits for the turn to be durable.
    struct Asked: Sendable {
        var answer: @Sendable (Result<ScheduleAnswer, EngineError>) -> Void
        var id: ScheduleID?
        var reply: ScheduleTransition.Reply?

        /// The start that the request waits for as well.
        var link: ScheduleLink? {
            guard let id, case .starting(let number)? = reply else { return nil }
            return ScheduleLink(schedule: id, number: number)
        }
    }

    /// What there was before the turn.
    private let entry: (ScheduleID) -> ScheduleEntry?
    private var changed: [ScheduleID: Change] = [:]
    /// In the order in which they came up.
    private var order: [ScheduleID] = []
    private var names: NameIndex<ScheduleID>
    private var next: ScheduleID
    private(set) var asked: [Asked] = []
    /// The events that this turn looked at.
    private(set) var heard: [UInt64] = []
    /// Read once a turn, so that a new time zone database counts in the next one.
    private var zones: [String?: TimeZoneRules] = [:]
    /// Definitions that retention has to leave alone until the schedules use them.
    private var used: [RegisteredDefinition] = []
    /// Roughly what the turn takes in the journal.
    private(set) var byteCount = 0

    init(names: NameIndex<ScheduleID>, next: ScheduleID, entry: @escaping (ScheduleID) -> ScheduleEntry?) {
        self.names = names
        self.next = next
        self.entry = entry
    }

    var changes: [Change] { order.compactMap { changed[$0] } }

    /// The records that make the turn durable; empty when nothing happened.
    var records: [Payload] {
        changes.filter { !$0.facts.isEmpty }.map { change in
            HostRecordCodec.encode(
                .scheduleFacts(
                    schedule: change.after.state.id,
                    first: change.after.state.sequence - UInt64(change.facts.count) + 1,
                    facts: ScheduleCodec.encode(change.facts)))
        }
    }

    func answer(to asked: Asked) -> ScheduleAnswer {
        let entry = asked.id.flatMap { changed[$0]?.after ?? self.entry($0) }
        return ScheduleAnswer(entry: entry?.state.hasEnded == true ? nil : entry, reply: asked.reply)
    }

    mutating func take(_ work: ScheduleWork, _ context: Context) {
        switch work.kind {
        case .input(let id, let kind):
            switch kind {
            case .heard(let event): heard.append(event.number)
            case .unheard(let event, _): heard.append(event)
            case .elapsed, .clockSet, .adopted, .ended, .pause, .resume, .runNow, .started, .refused, .executionEnded:
                break
            }
            let reply = handle(id, kind, context)
            if let answer = work.answer { asked.append(Asked(answer: answer, id: id, reply: reply)) }
        case .reconcile(let name):
            let id = reconcile(name, context)
            if let answer = work.answer { asked.append(Asked(answer: answer, id: id)) }
        }
    }

    @discardableResult
    mutating func handle(
        _ id: ScheduleID, _ kind: ScheduleInput.Kind, _ context: Context
    ) -> ScheduleTransition.Reply? {
        guard var change = changed[id] ?? entry(id).map({ Change(before: $0, after: $0) }),
            !change.after.state.isOver
        else { return nil }
        let schedule = change.after.schedule ?? Schedule(triggers: [])
        let zones = kind.asksForTimes ? schedule.triggers.map { zone(of: $0, change.after.name, context) } : []
        let transition = change.after.state.handle(
            ScheduleInput(
                kind, now: context.now, lastEvent: context.lastEvent, schedule: schedule, zones: zones,
                evaluator: context.evaluator))
        change.facts += transition.facts
        byteCount += transition.facts.reduce(0) { $0 + $1.roughBytes }
        if changed.updateValue(change, forKey: id) == nil { order.append(id) }
        return transition.reply
    }

    private mutating func zone(
        of trigger: Schedule.Trigger, _ name: String, _ context: Context
    ) -> TimeZoneRules {
        guard case .cron(let expression) = trigger else { return .utc }
        if let known = zones[expression.timeZone] { return known }
        var rules = TimeZoneRules.utc
        do throws(TimeZoneSource.Problem) {
            rules = try context.zones.rules(of: expression.timeZone)
        } catch {
            // It was there when the definition was registered.
            context.logger.error(
                "a schedule's time zone is gone; UTC stands in for it",
                metadata: ["schedule": "\(name)", "reason": "\(error.message)"])
        }
        zones.updateValue(rules, forKey: expression.timeZone)
        return rules
    }

    /// What counts under the name now: the highest registered version, when it has a schedule.
    private mutating func reconcile(_ name: String, _ context: Context) -> ScheduleID? {
        let newest = context.catalog.newest(of: name)
        if let newest { used.append(newest.definition) }
        guard let newest, newest.definition.definition.schedule != nil else {
            guard let id = names[name].first else { return nil }
            names.remove(id, under: name)
            handle(id, .ended, context)
            return id
        }
        let id = names[name].first ?? next
        if id == next {
            names.insert(id, under: name)
            next.number += 1
        }
        // Times that have come are those of the version that counted until now.
        if !PlantedBug.dueTimeLost.isPlanted { handle(id, .elapsed(isRecovery: false), context) }
        var change =
            changed[id] ?? entry(id).map { Change(before: $0, after: $0) }
            ?? Change(before: nil, after: ScheduleEntry(state: ActiveSchedule(id: id)))
        let before = change.after.schedule
        change.after.definition = newest.definition
        if changed.updateValue(change, forKey: id) == nil { order.append(id) }
        handle(
            id,
            .adopted(
                name: name, version: newest.definition.definition.version, digest: newest.definition.digest,
                owner: newest.publication.publishedBy,
                listensOn: newest.definition.definition.schedule?.listensAs(before) == true), context)
        return id
    }

    /// The turn is over: what its schedules have adopted they use themselves.
    func endUses() { for definition in used { definition.endUse() } }

    /// Makes it what everybody sees.
    func publish(to state: inout ScheduleService.State) {
        state.next = next
        state.names = names
        for change in changes {
            let id = change.after.state.id
            state.entries[id] = change.after.state.isOver ? nil : change.after
        }
    }
}

extension Schedule {
    /// Whether it means the same events, and takes the same of them.
    fileprivate func listensAs(_ other: Schedule?) -> Bool {
        let events: (Trigger) -> Bool = { if case .events = $0 { true } else { false } }
        guard let own = triggers.first(where: events) else { return false }
        return own == other?.triggers.first(where: events)
    }
}

extension ScheduleInput.Kind {
    /// Whether times of the calendar are worked out for it.
    fileprivate var asksForTimes: Bool {
        switch self {
        case .elapsed, .clockSet, .adopted, .resume: true
        case .ended, .pause, .runNow, .heard, .unheard, .started, .refused, .executionEnded: false
        }
    }
}
