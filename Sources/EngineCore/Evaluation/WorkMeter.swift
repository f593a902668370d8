import WorkflowModel

/// Counts the work of one transition: the same for the same state and input, since it asks no clock.
///
/// A class, so that the scopes of one turn share it; it never leaves the call of `handle`.
final class WorkMeter {
    /// Expressions evaluated.
    var evaluations = 0
    /// Bytes of the values that were made and recorded, roughly.
    var bytes = 0
}

extension Value {
    /// Roughly what the value takes in memory and, encoded, in the journal.
    var roughBytes: Int {
        switch self {
        case .null, .boolean: 8
        case .integer, .double: 16
        case .string(let text): 16 + text.utf8.count
        case .array(let elements): elements.reduce(16) { $0 + $1.roughBytes }
        case .object(let members): members.reduce(16) { $0 + $1.key.utf8.count + $1.value.roughBytes }
        }
    }
}

extension Fact {
    /// Roughly the bytes of the values that the fact carries; what has a bound of its own counts as nothing.
    var valueBytes: Int {
        switch self {
        case .inputTransformed(_, let value), .eventEmitted(_, let value), .threadRewound(_, _, let value),
            .executionStarted(let value, _, _), .executionQueued(_, let value, _, _), .functionCalled(_, let value):
            value.roughBytes
        case .taskSkipped(_, _, _, let output): output.roughBytes
        case .taskCompleted(_, _, let output, let context, _): output.roughBytes + (context?.roughBytes ?? 0)
        case .loopStarted(_, let items): items.reduce(0) { $0 + $1.roughBytes }
        case .stepStarted(_, _, let effect, _):
            effect.arguments.reduce(effect.stdin?.count ?? 0) { $0 + $1.utf8.count }
                + effect.environment.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
        case .requestStarted(_, _, let effect): effect.roughBytes
        case .eventConsumed(_, _, let event): event.value.roughBytes
        case .approvalRequested(_, _, let data): data.roughBytes
        case .commandAnswered, .executionAdmitted, .executionPaused, .breakpointSet, .executionResumed,
            .executionRedriven,
            .cancelRequested, .executionFailing, .endReached, .handlerStarted, .handlerEnded, .executionEnded,
            .transitionYielded, .yieldWithdrawn, .taskStarted, .timeoutScheduled, .taskFaulted, .taskTimedOut,
            .failureTolerated, .taskRestarted, .breakpointReached, .iterationStarted, .retryScheduled, .faultCaught,
            .threadStarted, .threadCompleted, .threadParked, .branchesStopped, .threadSettled, .waitStarted,
            .timerElapsed, .stepEnded, .requestEnded, .extensionAdvanced, .listenStarted, .approvalDecided:
            0
        }
    }
}

extension RequestEffect {
    fileprivate var roughBytes: Int {
        switch kind {
        case .child(let request): request.input.roughBytes
        case .call(let request): request.roughBytes
        case .publish(let event): event.roughBytes
        }
    }
}

extension CallRequest {
    fileprivate var roughBytes: Int {
        let seen = scope.map { $0.input.roughBytes + Value.object($0.arguments).roughBytes } ?? 0
        return DefinitionCodec.encode(step).roughBytes + seen
    }
}

extension Output {
    fileprivate var roughBytes: Int {
        switch self {
        case .value(let value): value.roughBytes
        case .unchanged, .gathered: 0
        }
    }
}
