/// A duration that is known when loading, or is computed when its task starts.
public enum DurationSource: Sendable, Equatable {
    case constant(Duration)
    /// Gives an ISO 8601 duration or a duration object (`{seconds: 5}`); anything else is an `expression` fault.
    case template(Template)
}
