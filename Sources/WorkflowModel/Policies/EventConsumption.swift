/// Which events are consumed, and when it is enough.
public indirect enum EventConsumption: Sendable, Equatable {
    /// One event that the filter takes.
    case one(EventFilter)
    /// One event for each of the filters, in any order.
    case all([EventFilter])
    /// Events that any of the filters takes, or all events when there is none. Without `until` one event is enough.
    case any([EventFilter], until: Until?)

    /// When enough events were consumed.
    public enum Until: Sendable, Equatable {
        /// True over the array of the consumed events, looked at after each.
        case condition(Expression)
        /// Other events were consumed.
        case consumed(EventConsumption)
    }
}
