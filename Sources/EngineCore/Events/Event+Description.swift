public import WorkflowModel

extension Event {
    /// The event for history: its type in past tense, its time, and what it says, with the keys of tasks.
    public func described(by definition: Definition) -> Value {
        var object: OrderedObject = ["type": .string(fact.name), "at": .string(at.rfc3339)]
        object.merge(fact.details(definition))
        return .object(object)
    }
}

extension Fact {
    /// The type as history and tools name it.
    public var name: String {
        switch self {
        case .commandAnswered: "commandAnswered"
        case .executionStarted: "executionStarted"
        case .executionQueued: "executionQueued"
        case .executionAdmitted: "executionAdmitted"
        case .executionPaused: "executionPaused"
        case .breakpointSet: "breakpointSet"
        case .executionResumed: "executionResumed"
        case .executionRedriven: "executionRedriven"
        case .threadRewound: "threadRewound"
        case .cancelRequested: "cancelRequested"
        case .executionFailing: "executionFailing"
        case .endReached: "endReached"
        case .handlerStarted: "handlerStarted"
        case .handlerEnded: "handlerEnded"
        case .executionEnded: "executionEnded"
        case .transitionYielded: "transitionYielded"
        case .yieldWithdrawn: "yieldWithdrawn"
        case .taskStarted: "taskStarted"
        case .inputTransformed: "inputTransformed"
        case .timeoutScheduled: "timeoutScheduled"
        case .taskSkipped: "taskSkipped"
        case .taskCompleted: "taskCompleted"
        case .taskFaulted: "taskFaulted"
        case .taskTimedOut: "taskTimedOut"
        case .failureTolerated: "failureTolerated"
        case .taskRestarted: "taskRestarted"
        case .breakpointReached: "breakpointReached"
        case .loopStarted: "loopStarted"
        case .iterationStarted: "iterationStarted"
        case .retryScheduled: "retryScheduled"
        case .faultCaught: "faultCaught"
        case .threadStarted: "threadStarted"
        case .threadCompleted: "threadCompleted"
        case .threadParked: "threadParked"
        case .branchesStopped: "branchesStopped"
        case .threadSettled: "threadSettled"
        case .waitStarted: "waitStarted"
        case .timerElapsed: "timerElapsed"
        case .stepStarted: "stepStarted"
        case .stepEnded: "stepEnded"
        case .eventEmitted: "eventEmitted"
        case .functionCalled: "functionCalled"
        case .extensionAdvanced: "extensionAdvanced"
        case .requestStarted: "requestStarted"
        case .requestEnded: "requestEnded"
        case .listenStarted: "listenStarted"
        case .eventConsumed: "eventConsumed"
        case .approvalRequested: "approvalRequested"
        case .approvalDecided: "approvalDecided"
        }
    }
}
