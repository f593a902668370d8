import WorkflowModel

/// When the triggers of time fire.
///
/// A time is missed when the engine did not run, when it was noticed more than a minute late, or when a later time of
/// the trigger had come as well: then the host slept, or its clock was set.
extension ActiveSchedule {
    /// The times of all triggers, counted from now: those that passed do not come any more. `isFirst` says that the
    /// definition was just registered, and not that somebody stopped the schedule and lets it go on.
    func times(isFirst: Bool, _ input: ScheduleInput) -> [Instant?] {
        input.schedule.triggers.enumerated().map { (index, trigger) in
            switch trigger {
            case .every(let interval): input.now + interval
            case .cron(let expression): expression.next(after: input.now, in: input.zone(of: index))
            // Something must run for there to be an end.
            case .after(let delay): isBusy || !queue.isEmpty ? nil : isFirst ? input.now : input.now + delay
            case .events: nil
            }
        }
    }

    mutating func elapse(isRecovery: Bool, _ turn: inout ScheduleTurn) {
        guard isActive else { return }
        if isRecovery { comeBack(&turn) }
        for (index, trigger) in turn.input.schedule.triggers.enumerated() {
            guard due.indices.contains(index), let time = due[index], time <= turn.input.now else { continue }
            switch trigger {
            case .every(let interval):
                fire(index, ElapsedTimes(every: interval, from: time, through: turn.input.now), isRecovery, &turn)
            case .cron(let expression):
                let zone = turn.input.zone(of: index)
                let times = ElapsedTimes(expression, from: time, through: turn.input.now, zone)
                fire(index, times, isRecovery, &turn)
            case .after:
                // No time of a calendar: it comes when it can.
                record(.elapsed(trigger: index, at: time, missed: 0, next: nil), &turn)
                admit(.time(time), [:], &turn)
            case .events: break
            }
        }
    }

    /// The clock may have been set back while the engine was down: no interval takes longer than it is.
    private mutating func comeBack(_ turn: inout ScheduleTurn) {
        for (index, trigger) in turn.input.schedule.triggers.enumerated() {
            guard due.indices.contains(index), let time = due[index] else { continue }
            switch trigger {
            case .every(let length), .after(let length):
                let longest = turn.input.now + length
                if time > longest { record(.timed(trigger: index, next: longest), &turn) }
            case .cron(let expression): comeBack(index, expression, from: time, &turn)
            case .events: break
            }
        }
    }

    /// Times that have come while the clock was ahead do not come again when it is set back, unless it was ahead by far.
    private mutating func comeBack(
        _ trigger: Int, _ expression: CronExpression, from time: Instant, _ turn: inout ScheduleTurn
    ) {
        let (now, zone) = (turn.input.now, turn.input.zone(of: trigger))
        guard let quiet = expression.next(after: now + Limits.clockSetBackMaximum, in: zone), quiet < time else {
            return
        }
        record(.timed(trigger: trigger, next: expression.next(after: now, in: zone)), &turn)
    }

    private mutating func fire(
        _ trigger: Int, _ times: ElapsedTimes, _ isRecovery: Bool, _ turn: inout ScheduleTurn
    ) {
        let isLate = isRecovery || turn.input.now - times.latest > Limits.scheduleLatenessMaximum
        let missed = isLate ? times.count : times.count - 1
        record(.elapsed(trigger: trigger, at: times.latest, missed: missed, next: times.next), &turn)
        let wanted: [Instant]
        switch turn.input.schedule.missed {
        case .skip: wanted = isLate ? [] : [times.latest]
        case .once: wanted = [times.latest]
        case .all: wanted = times.newest
        }
        for time in wanted { admit(.time(time), [:], &turn) }
    }

    /// The clock was set. An interval is a length of time, so its end moves with the clock; a time of the calendar
    /// stands, and one that has come does not come again, unless the clock was ahead by far.
    mutating func shift(by difference: Duration, _ turn: inout ScheduleTurn) {
        guard isActive else { return }
        for (index, trigger) in turn.input.schedule.triggers.enumerated() {
            guard due.indices.contains(index), let time = due[index] else { continue }
            switch trigger {
            case .every, .after: record(.timed(trigger: index, next: time + difference), &turn)
            case .cron(let expression): comeBack(index, expression, from: time, &turn)
            case .events: break
            }
        }
    }
}

/// The times of a trigger that have come since it fired last; at least one.
private struct ElapsedTimes {
    let latest: Instant
    /// How many there are; counted up to ``Limits/missedTimesCounted`` for expressions.
    let count: UInt64
    /// The newest ones in order, at most ``Limits/missedStartsMaximum``.
    let newest: [Instant]
    /// The time after them.
    let next: Instant?

    init(every interval: Duration, from first: Instant, through now: Instant) {
        let length = max(1, interval.milliseconds)
        let (passed, _) = now.millisecondsSinceEpoch.subtractingReportingOverflow(first.millisecondsSinceEpoch)
        let further = max(0, passed / length)
        latest = Instant(millisecondsSinceEpoch: first.millisecondsSinceEpoch + further * length)
        count = UInt64(further) + 1
        next = latest + interval
        let last = latest.millisecondsSinceEpoch
        let kept = min(further, Int64(Limits.missedStartsMaximum - 1))
        newest = (0...kept).reversed().map { Instant(millisecondsSinceEpoch: last - $0 * length) }
    }

    init(_ expression: CronExpression, from first: Instant, through now: Instant, _ zone: TimeZoneRules) {
        let later = expression.times(after: first, through: now, maximum: Limits.missedTimesCounted, in: zone)
        let isWhole = later.count < Limits.missedTimesCounted
        latest = (isWhole ? later.last : expression.last(through: now, in: zone)) ?? first
        count = UInt64(later.count) + 1
        next = expression.next(after: max(latest, now), in: zone)
        var newest = ([first] + later).suffix(Limits.missedStartsMaximum)
        if !isWhole {
            // Going back a little further than the kept times reach.
            newest = []
            var time = latest
            while newest.count < Limits.missedStartsMaximum, time > first {
                newest.insert(time, at: 0)
                guard let before = expression.last(through: time + .milliseconds(-1_000), in: zone) else { break }
                time = before
            }
        }
        self.newest = Array(newest)
    }
}

extension ScheduleInput {
    fileprivate func zone(of trigger: Int) -> TimeZoneRules {
        zones.indices.contains(trigger) ? zones[trigger] : .utc
    }
}
