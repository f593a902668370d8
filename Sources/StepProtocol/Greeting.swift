/// The first frame of each side.
public struct Greeting: Sendable, Equatable {
    /// What the supervisor can enforce here.
    public struct Abilities: OptionSet, Sendable {
        /// The bits, as they go over the wire.
        public var rawValue: UInt32

        /// Abilities by their bits.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// Each step has a control group of its own.
        public static let controlGroups = Abilities(rawValue: 1)
        /// ``StepDescription/GroupLimits/memoryBytesMaximum`` is enforced.
        public static let memoryLimit = Abilities(rawValue: 2)
        /// ``StepDescription/GroupLimits/processorMillis`` is enforced.
        public static let processorLimit = Abilities(rawValue: 4)
        /// ``StepDescription/GroupLimits/tasksMaximum`` is enforced.
        public static let tasksLimit = Abilities(rawValue: 8)
        /// ``StepDescription/GroupLimits/transferBytesMaximum`` is enforced.
        public static let transferLimit = Abilities(rawValue: 16)
    }

    /// The process that greets.
    public var processID: Int32
    /// The life of the supervisor: the boot, and a number that stays through re-executions and changes with every other
    /// start, because such a supervisor knows no running steps of the one before.
    ///
    /// A step of this incarnation that the list does not hold was never spawned; one of another has ended, and unless
    /// its result is in the list, nobody knows how. Empty in a client's greeting.
    public var incarnation: String
    /// What can be enforced. Empty in a client's greeting.
    public var abilities: Abilities
    /// Why steps have no control groups, for people; empty when they have, and in a client's greeting.
    public var hindrance: String

    /// A greeting.
    public init(processID: Int32, incarnation: String = "", abilities: Abilities = [], hindrance: String = "") {
        self.processID = processID
        self.incarnation = incarnation
        self.abilities = abilities
        self.hindrance = hindrance
    }
}

extension Greeting.Abilities: Coded {}

extension Greeting: Coded {
    package init() { self.init(processID: 0) }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&processID, "process")
        try coder.code(&incarnation, "incarnation")
        try coder.code(&abilities, "abilities")
        try coder.code(&hindrance, "hindrance")
    }
}
