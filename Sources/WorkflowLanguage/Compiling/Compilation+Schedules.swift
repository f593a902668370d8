import WorkflowModel

/// When executions start by themselves, in both forms.
extension Compilation {
    /// `{every, cron, after, on, read}` with the engine's own `{timeZone, missed, overlap}`, which the short form has
    /// beside the others.
    mutating func schedule(_ element: Element?, engine: Element?) -> Schedule? {
        let options = ["timeZone", "missed", "overlap"]
        let keys = ["every", "cron", "after", "on", "read"]
        let part = mapping(element, "schedule", keys: form == .short ? keys + options : keys)
        let engine = form == .short ? part : mapping(engine, "metadata.engine.schedule", keys: options)
        if part == nil, form == .openWorkflow, let engine {
            problem(
                .invalidValue, "these are options of a schedule, and the document has none", remedy: "add `schedule`",
                at: engine)
        }
        guard let part else { return nil }
        var triggers: [Schedule.Trigger] = []
        if let every = interval(part["every"], "every") { triggers.append(.every(every)) }
        if let cron = cron(part["cron"], timeZone: timeZone(engine?["timeZone"])) {
            triggers.append(.cron(cron))
        }
        if let after = interval(part["after"], "after") { triggers.append(.after(after)) }
        if let events = part["on"] {
            let read = self.read(part["read"]) ?? .envelope
            triggers.append(.events(consumption(events, "on"), read: read))
        }
        guard keys.dropLast().contains(where: { part[$0] != nil }) else {
            problem(
                .invalidValue, "`schedule` must have one of `every`, `cron`, `after` and `on`", at: part)
            return nil
        }
        if let zone = engine?["timeZone"], part["cron"] == nil {
            problem(.invalidValue, "`timeZone` belongs to `cron`", remedy: "remove it", at: zone)
        }
        let missed = choice(engine?["missed"], "missed", of: Schedule.Missed.allCases) ?? .once
        let overlap = choice(engine?["overlap"], "overlap", of: Schedule.Overlap.allCases) ?? .allow
        return triggers.isEmpty ? nil : Schedule(triggers: triggers, missed: missed, overlap: overlap)
    }

    private mutating func interval(_ element: Element?, _ name: String) -> Duration? {
        guard let element, let duration = constantDuration(element, name) else { return nil }
        guard duration >= .milliseconds(1) else {
            problem(.invalidDuration, "`\(name)` must be longer than nothing", at: element)
            return nil
        }
        return duration
    }

    private mutating func cron(_ element: Element?, timeZone: String?) -> CronExpression? {
        guard let element, let text = string(element, "cron") else { return nil }
        do throws(CronExpression.Problem) {
            return try CronExpression(text, timeZone: timeZone)
        } catch {
            problem(
                .invalidValue, error.message, remedy: "write minute, hour, day of month, month and day of week",
                at: element)
            return nil
        }
    }

    private mutating func timeZone(_ element: Element?) -> String? {
        guard let element, let name = string(element, "timeZone") else { return nil }
        do throws(TimeZoneSource.Problem) {
            _ = try context.timeZones.rules(of: name)
        } catch {
            problem(.invalidValue, error.message, remedy: error.remedy, at: element)
        }
        return name
    }
}
