/// What kind of fact follows. Written to journals: numbers are never given a new meaning.
enum FactTag: UInt8 {
    case commandAnswered = 1
    case executionStarted = 2
    case executionPaused = 3
    case breakpointSet = 4
    case executionResumed = 5
    case executionRedriven = 6
    case threadRewound = 7
    case cancelRequested = 8
    case executionFailing = 9
    case endReached = 10
    case handlerStarted = 11
    case handlerEnded = 12
    case executionEnded = 13
    case transitionYielded = 14
    case yieldWithdrawn = 15
    case executionQueued = 16
    case executionAdmitted = 17

    case taskStarted = 20
    case inputTransformed = 21
    case timeoutScheduled = 22
    case taskSkipped = 23
    case taskCompleted = 24
    case taskFaulted = 25
    case failureTolerated = 26
    case taskRestarted = 27
    case breakpointReached = 28
    case loopStarted = 29
    case iterationStarted = 30
    case retryScheduled = 31
    case faultCaught = 32
    case taskTimedOut = 33
    case functionCalled = 34
    case extensionAdvanced = 35

    case threadStarted = 40
    case threadCompleted = 41
    case threadParked = 42
    case branchesStopped = 43
    case threadSettled = 44

    case waitStarted = 50
    case timerElapsed = 51
    case stepStarted = 52
    case stepEnded = 53
    case eventEmitted = 54
    case requestStarted = 55
    case requestEnded = 56
    /// As ``stepStarted``, of a command with parts that read secrets.
    case sealedStepStarted = 57
    case listenStarted = 61
    case eventConsumed = 58
    case approvalRequested = 59
    case approvalDecided = 60
}
