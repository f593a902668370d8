/// Waits for events (`listen`, and the short form's `approval`).
public struct ListenStep: Sendable, Equatable {
    /// What of an event is given on.
    public enum Read: String, Sendable {
        /// Its data.
        case data
        /// The whole CloudEvent.
        case envelope
        /// The whole CloudEvent, as it came.
        case raw
    }
    /// Tasks that are run for each consumed event.
    public struct Iteration: Sendable, Equatable {
        /// The name of the variable that holds the event, without `$`.
        public var itemVariable: String
        /// The name of the variable that holds the zero-based index, without `$`.
        public var indexVariable: String
        /// A `do` node.
        public var body: NodeID
        /// Each part as its property says.
        public init(itemVariable: String, indexVariable: String, body: NodeID) {
            self.itemVariable = itemVariable
            self.indexVariable = indexVariable
            self.body = body
        }
    }
    /// A person's decision is awaited: the events are those of `enginectl approve` and `reject`.
    public struct Approval: Sendable, Equatable {
        /// What the person is asked; text.
        public var prompt: Template?
        /// What the person may want to see.
        public var data: Template?
        /// Each part as its property says.
        public init(prompt: Template? = nil, data: Template? = nil) {
            self.prompt = prompt
            self.data = data
        }
    }

    /// Which events are consumed, and when it is enough.
    public var consumption: EventConsumption
    /// What of an event is given on.
    public var read: Read
    /// Nil gives the array of the consumed events as output.
    public var iteration: Iteration?
    /// Nil unless a person's decision is awaited; then ``consumption`` says nothing.
    public var approval: Approval?

    /// Each part as its property says.
    public init(
        consumption: EventConsumption, read: Read = .data, iteration: Iteration? = nil, approval: Approval? = nil
    ) {
        self.consumption = consumption
        self.read = read
        self.iteration = iteration
        self.approval = approval
    }
}
