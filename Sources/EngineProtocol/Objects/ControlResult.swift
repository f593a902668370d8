public import WorkflowModel

/// Answer of pause, resume and cancel: the command is durable.
public struct ControlResult: WireObject {
    /// What an accepted command did.
    public enum Outcome: String, Sendable, CaseIterable {
        /// It is paused; steps that run may still be finishing.
        case paused
        /// It was paused already, and what ran on is now frozen too.
        case frozen
        /// It will pause before the given node.
        case breakpointSet
        /// It goes on.
        case resumed
        /// It goes on from where it failed.
        case redriven
        /// Running steps are being stopped, then clean-up runs, then it is cancelled.
        case cancelling
        /// It is cancelled.
        case cancelled
        /// What waited for a decision is approved.
        case approved
        /// What waited for a decision is rejected.
        case rejected
    }

    /// The number of the execution.
    public var executionID: UInt64
    /// What the command did.
    public var outcome: Outcome
    /// Its status after the command.
    public var status: StatusName
    /// How many steps still run although it is paused.
    public var drainingSteps: Int
    /// How many steps stand frozen.
    public var frozenSteps: Int
    /// A cancel was accepted, and steps or clean-up are not over yet.
    public var cancelRequested: Bool

    /// An answer from its parts.
    public init(
        executionID: UInt64, outcome: Outcome, status: StatusName, drainingSteps: Int = 0, frozenSteps: Int = 0,
        cancelRequested: Bool = false
    ) {
        self.executionID = executionID
        self.outcome = outcome
        self.status = status
        self.drainingSteps = drainingSteps
        self.frozenSteps = frozenSteps
        self.cancelRequested = cancelRequested
    }

    /// Reads the object.
    public init(decoding value: Value) throws(ParameterError) {
        var reader = try MemberReader(value, at: "result")
        executionID = try reader.required("executionID", try reader.identifier("executionID"))
        outcome = try reader.required("outcome", try reader.choice("outcome", of: Outcome.self))
        status = try reader.required("status", try reader.choice("status", of: StatusName.self))
        drainingSteps = try reader.count("drainingSteps") ?? 0
        frozenSteps = try reader.count("frozenSteps") ?? 0
        cancelRequested = try reader.boolean("cancelRequested") ?? false
    }

    /// The JSON of the object.
    public var encoded: Value {
        var writer = MemberWriter()
        writer.write("executionID", executionID)
        writer.write("outcome", outcome.rawValue)
        writer.write("status", status.rawValue)
        writer.write("statusID", status.number)
        writer.write("drainingSteps", drainingSteps)
        if frozenSteps > 0 { writer.write("frozenSteps", frozenSteps) }
        writer.write("cancelRequested", cancelRequested)
        return writer.value
    }
}
