/// Why a frame was not obeyed.
public struct Refusal: Sendable, Equatable {
    /// The reasons. The numbers are part of the protocol.
    public enum Reason: UInt8, Sendable {
        /// No such step: never started, or confirmed already.
        case unknownStep = 1
        /// The frame makes no sense here: not greeted yet, or a frame that only the supervisor sends.
        case unexpectedFrame = 2
        /// The bytes are no frame; the connection is closed.
        case malformedFrame = 3
        /// The supervisor is ending and takes no more steps.
        case ending = 4
    }

    /// The step in question, when there is one.
    public var identifier: StepIdentifier?
    /// Why.
    public var reason: Reason
    /// For people.
    public var message: String

    /// A refusal.
    public init(_ reason: Reason, identifier: StepIdentifier? = nil, message: String) {
        self.identifier = identifier
        self.reason = reason
        self.message = message
    }
}

extension Refusal.Reason: Coded {
    package init() { self = .unknownStep }
}

extension Refusal: Coded {
    package init() { self.init(.unknownStep, message: "") }

    package mutating func code(_ coder: inout Coder) throws(FrameError) {
        try coder.code(&identifier, "identifier")
        try coder.code(&reason, "reason")
        try coder.code(&message, "message")
    }
}
