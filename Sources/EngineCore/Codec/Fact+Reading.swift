import WorkflowModel

/// Facts, each after its tag. The execution's own facts, then those of tasks, loops, threads and effects.
extension ByteReader {
    mutating func fact() throws(CodecError) -> Fact {
        guard let tag = FactTag(rawValue: try byte()) else { throw failure(.unknownTag) }
        return try executionFact(tag)
    }

    // Each reads its own kinds and hands on all others.

    private mutating func executionFact(_ tag: FactTag) throws(CodecError) -> Fact {
        switch tag {
        case .commandAnswered: .commandAnswered(try commandRecord())
        case .executionStarted: .executionStarted(input: try value(), seed: try fixed(), breakpoints: try nodes())
        case .executionQueued:
            .executionQueued(try token(), input: try value(), seed: try fixed(), breakpoints: try nodes())
        case .executionAdmitted: .executionAdmitted(try token())
        case .executionPaused: .executionPaused(try pauseRecord())
        case .breakpointSet: .breakpointSet(try node())
        case .executionResumed: .executionResumed(try resumeRecord())
        case .executionRedriven: .executionRedriven(try resumeRecord())
        case .threadRewound: .threadRewound(try thread(), to: try node(), value: try value())
        case .cancelRequested: .cancelRequested(reason: try optionalText())
        case .executionFailing: .executionFailing(try thread(), try faultRecord())
        case .endReached: .endReached(try thread())
        case .handlerStarted: .handlerStarted(try plain(Handler.self), try thread())
        case .handlerEnded:
            .handlerEnded(
                try plain(Handler.self), try thread(),
                try optional { reader throws(CodecError) in try reader.faultRecord() })
        case .executionEnded: .executionEnded(try plain(ExecutionStatus.self))
        case .transitionYielded: .transitionYielded(try token(), after: try thread())
        case .yieldWithdrawn: .yieldWithdrawn
        case .taskStarted, .inputTransformed, .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted,
            .taskTimedOut, .failureTolerated, .taskRestarted, .breakpointReached, .loopStarted, .iterationStarted,
            .retryScheduled, .faultCaught, .functionCalled, .extensionAdvanced, .threadStarted, .threadCompleted,
            .threadParked, .branchesStopped,
            .threadSettled, .waitStarted, .timerElapsed, .stepStarted, .sealedStepStarted, .stepEnded, .eventEmitted,
            .listenStarted,
            .eventConsumed, .approvalRequested, .approvalDecided, .requestStarted,
            .requestEnded:
            try taskFact(tag)
        }
    }

    private mutating func taskFact(_ tag: FactTag) throws(CodecError) -> Fact {
        switch tag {
        case .taskStarted: .taskStarted(try thread(), try node())
        case .inputTransformed: .inputTransformed(try thread(), try value())
        case .timeoutScheduled: .timeoutScheduled(try thread(), try token(), deadline: try instant())
        case .taskSkipped: .taskSkipped(try thread(), try node(), try plain(SkipReason.self), output: try output())
        case .taskCompleted:
            .taskCompleted(
                try thread(), try node(), output: try output(), context: try optionalValue(), then: try directive())
        case .taskFaulted: .taskFaulted(try thread(), depth: try index(), try fault(), atEnd: try flag())
        case .taskTimedOut: .taskTimedOut(try thread(), depth: try index())
        case .failureTolerated: .failureTolerated(try thread(), depth: try index())
        case .taskRestarted: .taskRestarted(try thread())
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet,
            .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .breakpointReached, .loopStarted,
            .iterationStarted, .retryScheduled, .faultCaught, .functionCalled, .extensionAdvanced, .threadStarted,
            .threadCompleted, .threadParked,
            .branchesStopped, .threadSettled, .waitStarted, .timerElapsed, .stepStarted, .sealedStepStarted, .stepEnded,
            .eventEmitted,
            .listenStarted, .eventConsumed, .approvalRequested, .approvalDecided,
            .requestStarted, .requestEnded:
            try loopFact(tag)
        }
    }

    private mutating func loopFact(_ tag: FactTag) throws(CodecError) -> Fact {
        switch tag {
        case .breakpointReached: .breakpointReached(try thread(), try node())
        case .loopStarted:
            .loopStarted(
                try thread(), items: try list { reader throws(CodecError) in try reader.value() })
        case .iterationStarted: .iterationStarted(try thread(), index: try index())
        case .retryScheduled:
            .retryScheduled(
                try thread(), depth: try index(), at: try instant(), try optionalToken())
        case .faultCaught: .faultCaught(try thread(), depth: try index())
        case .functionCalled: .functionCalled(try thread(), arguments: try value())
        case .extensionAdvanced:
            .extensionAdvanced(
                try thread(), try optional { reader throws(CodecError) in try reader.plain(ExtensionPhase.self) },
                then: try directive())
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet, .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .taskStarted, .inputTransformed,
            .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted, .taskTimedOut, .failureTolerated,
            .taskRestarted, .threadStarted, .threadCompleted, .threadParked, .branchesStopped, .threadSettled,
            .waitStarted, .timerElapsed, .stepStarted, .sealedStepStarted, .stepEnded, .eventEmitted, .listenStarted,
            .eventConsumed,
            .approvalRequested, .approvalDecided, .requestStarted, .requestEnded:
            try threadFact(tag)
        }
    }

    private mutating func threadFact(_ tag: FactTag) throws(CodecError) -> Fact {
        switch tag {
        case .threadStarted: .threadStarted(try thread(), parent: try thread(), branch: try index())
        case .threadCompleted: .threadCompleted(try thread())
        case .threadParked: .threadParked(try thread())
        case .branchesStopped: .branchesStopped(try thread(), try stopReason())
        case .threadSettled: .threadSettled(try thread())
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet,
            .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .taskStarted, .inputTransformed,
            .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted, .taskTimedOut, .failureTolerated,
            .taskRestarted, .breakpointReached, .loopStarted, .iterationStarted, .retryScheduled, .faultCaught,
            .functionCalled, .extensionAdvanced,
            .waitStarted, .timerElapsed, .stepStarted, .sealedStepStarted, .stepEnded, .eventEmitted, .listenStarted,
            .eventConsumed,
            .approvalRequested, .approvalDecided, .requestStarted, .requestEnded:
            try effectFact(tag)
        }
    }

    private mutating func effectFact(_ tag: FactTag) throws(CodecError) -> Fact {
        switch tag {
        case .waitStarted: .waitStarted(try thread(), try token(), until: try instant())
        case .timerElapsed: .timerElapsed(try token())
        case .stepStarted: .stepStarted(try thread(), try token(), try runEffect(), detached: try flag())
        case .sealedStepStarted:
            .stepStarted(try thread(), try token(), try sealedRunEffect(), detached: try flag())
        case .stepEnded: .stepEnded(try token(), try stepEnding())
        case .eventEmitted: .eventEmitted(try thread(), try value())
        case .requestStarted: .requestStarted(try thread(), try token(), try requestEffect())
        case .requestEnded: .requestEnded(try token())
        case .listenStarted: .listenStarted(try thread(), try token(), since: try number())
        case .eventConsumed: .eventConsumed(try thread(), try token(), try consumedEvent())
        case .approvalRequested: .approvalRequested(try thread(), prompt: try optionalText(), data: try value())
        case .approvalDecided: .approvalDecided(try thread(), try approvalDecision())
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet, .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .taskStarted, .inputTransformed,
            .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted, .taskTimedOut, .failureTolerated,
            .taskRestarted, .breakpointReached, .loopStarted, .iterationStarted, .retryScheduled, .faultCaught,
            .functionCalled, .extensionAdvanced,
            .threadStarted, .threadCompleted, .threadParked, .branchesStopped, .threadSettled:
            // Unreachable: the callers have read every other fact.
            throw failure(.unknownTag)
        }
    }
}
