/// When and how often a `try` runs again. Delay before retry n: constant d, linear d·n, exponential d·factor^(n−1).
public struct RetryPolicy: Sendable, Equatable {
    /// How the delay grows with the number of the retry.
    public enum Backoff: Sendable, Equatable {
        case constant
        case linear
        case exponential(factor: Double)
    }

    /// An expression of truth over the error; nil means always.
    public var when: Expression?
    /// An expression of truth over the error; true means no retry.
    public var exceptWhen: Expression?
    /// How many retries (not attempts) are allowed; nil means no limit by count.
    public var retriesMaximum: Int?
    /// The longest that one attempt may take.
    public var attemptDurationMaximum: DurationSource?
    /// The longest from the first attempt's start; no retry starts after it.
    public var totalDurationMaximum: DurationSource?
    /// How the delay grows.
    public var backoff: Backoff
    /// The d of the formulas; nil means no delay.
    public var delay: DurationSource?
    /// No delay is longer than this.
    public var delayMaximum: DurationSource?
    /// Random addition to each delay, uniform between the two.
    public var jitter: Jitter?

    /// The range of the random addition.
    public struct Jitter: Sendable, Equatable {
        /// The least that is added.
        public var minimum: DurationSource
        /// The most that is added.
        public var maximum: DurationSource
        /// Each part as its property says.
        public init(minimum: DurationSource, maximum: DurationSource) {
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    /// Each part as its property says.
    public init(
        when: Expression? = nil, exceptWhen: Expression? = nil, retriesMaximum: Int? = nil,
        attemptDurationMaximum: DurationSource? = nil, totalDurationMaximum: DurationSource? = nil,
        backoff: Backoff = .constant, delay: DurationSource? = nil, delayMaximum: DurationSource? = nil,
        jitter: Jitter? = nil
    ) {
        self.when = when
        self.exceptWhen = exceptWhen
        self.retriesMaximum = retriesMaximum
        self.attemptDurationMaximum = attemptDurationMaximum
        self.totalDurationMaximum = totalDurationMaximum
        self.backoff = backoff
        self.delay = delay
        self.delayMaximum = delayMaximum
        self.jitter = jitter
    }
}
