/// What a fact takes, for those who bound what is appended at once.
extension ScheduleFact {
    /// Roughly the bytes of the fact in the journal: more than it takes, unless it is a few bytes.
    public var roughBytes: Int {
        switch self {
        case .adopted(let adoption): 64 + adoption.name.utf8.count + adoption.due.count * 10
        case .paused(let pause): 64 + (pause.reason?.utf8.count ?? 0)
        case .resumed(let due, _): 16 + due.count * 10
        case .startDecided(let start), .startQueued(let start): 64 + start.input.roughBytes
        case .startSkipped(_, let problem): 64 + (problem?.utf8.count ?? 0)
        case .requestAnswered(let key, _): 16 + key.utf8.count
        case .startRefused(_, let reason), .eventsDropped(_, let reason): 16 + reason.utf8.count
        case .cancellationDecided(let executions): 16 + executions.count * 10
        case .eventConsumed(let event, _):
            event.correlated.reduce(64 + event.value.roughBytes) { $0 + $1.value.roughBytes }
        case .ended, .elapsed, .timed, .startDequeued, .queueDropped, .executionStarted, .executionEnded,
            .eventsGathered:
            64
        }
    }
}
