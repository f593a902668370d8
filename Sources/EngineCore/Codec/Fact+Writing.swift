import WorkflowModel

/// Facts, each after its tag. The execution's own facts, then those of tasks, loops, threads and effects.
extension ByteWriter {
    // Each writes its own kinds and hands on all others.

    mutating func fact(_ fact: Fact) {
        switch fact {
        case .commandAnswered(let record):
            byte(FactTag.commandAnswered.rawValue)
            commandRecord(record)
        case .executionStarted(let input, let seed, let breakpoints):
            byte(FactTag.executionStarted.rawValue)
            beginning(input, seed, breakpoints)
        case .executionQueued(let token, let input, let seed, let breakpoints):
            byte(FactTag.executionQueued.rawValue)
            self.token(token)
            beginning(input, seed, breakpoints)
        case .executionAdmitted(let token):
            byte(FactTag.executionAdmitted.rawValue)
            self.token(token)
        case .executionPaused(let record):
            byte(FactTag.executionPaused.rawValue)
            pauseRecord(record)
        case .breakpointSet(let node):
            byte(FactTag.breakpointSet.rawValue)
            self.node(node)
        case .executionResumed(let record):
            byte(FactTag.executionResumed.rawValue)
            resumeRecord(record)
        case .executionRedriven(let record):
            byte(FactTag.executionRedriven.rawValue)
            resumeRecord(record)
        case .threadRewound(let thread, let node, let value):
            byte(FactTag.threadRewound.rawValue)
            self.thread(thread)
            self.node(node)
            self.value(value)
        case .cancelRequested(let reason):
            byte(FactTag.cancelRequested.rawValue)
            optionalText(reason)
        case .executionFailing(let thread, let record):
            byte(FactTag.executionFailing.rawValue)
            self.thread(thread)
            faultRecord(record)
        case .endReached(let thread):
            byte(FactTag.endReached.rawValue)
            self.thread(thread)
        case .handlerStarted(let handler, let thread):
            byte(FactTag.handlerStarted.rawValue)
            plain(handler)
            self.thread(thread)
        case .handlerEnded(let handler, let thread, let fault):
            byte(FactTag.handlerEnded.rawValue)
            plain(handler)
            self.thread(thread)
            optional(fault) { $0.faultRecord($1) }
        case .executionEnded(let status):
            byte(FactTag.executionEnded.rawValue)
            plain(status)
        case .transitionYielded(let token, let thread):
            byte(FactTag.transitionYielded.rawValue)
            self.token(token)
            self.thread(thread)
        case .yieldWithdrawn:
            byte(FactTag.yieldWithdrawn.rawValue)
        case .taskStarted, .inputTransformed, .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted,
            .taskTimedOut, .failureTolerated, .taskRestarted, .breakpointReached, .loopStarted, .iterationStarted,
            .retryScheduled, .faultCaught, .functionCalled, .extensionAdvanced, .threadStarted, .threadCompleted,
            .threadParked, .branchesStopped,
            .threadSettled, .waitStarted, .timerElapsed, .stepStarted, .stepEnded, .eventEmitted, .listenStarted,
            .eventConsumed, .approvalRequested, .approvalDecided, .requestStarted,
            .requestEnded:
            taskFact(fact)
        }
    }

    private mutating func beginning(_ input: Value, _ seed: UInt64, _ breakpoints: [NodeID]) {
        value(input)
        fixed(seed)
        list(breakpoints) { $0.node($1) }
    }

    /// A fact about one frame of a thread.
    private mutating func frameFact(_ tag: FactTag, _ thread: ThreadID, _ depth: Int) {
        byte(tag.rawValue)
        self.thread(thread)
        integer(depth)
    }

    private mutating func taskFact(_ fact: Fact) {
        switch fact {
        case .taskStarted(let thread, let node):
            byte(FactTag.taskStarted.rawValue)
            self.thread(thread)
            self.node(node)
        case .inputTransformed(let thread, let value):
            byte(FactTag.inputTransformed.rawValue)
            self.thread(thread)
            self.value(value)
        case .timeoutScheduled(let thread, let token, let deadline):
            byte(FactTag.timeoutScheduled.rawValue)
            self.thread(thread)
            self.token(token)
            instant(deadline)
        case .taskSkipped(let thread, let node, let reason, let output):
            byte(FactTag.taskSkipped.rawValue)
            self.thread(thread)
            self.node(node)
            plain(reason)
            self.output(output)
        case .taskCompleted(let thread, let node, let output, let context, let then):
            byte(FactTag.taskCompleted.rawValue)
            self.thread(thread)
            self.node(node)
            self.output(output)
            optionalValue(context)
            directive(then)
        case .taskFaulted(let thread, let depth, let fault, let atEnd):
            byte(FactTag.taskFaulted.rawValue)
            self.thread(thread)
            integer(depth)
            self.fault(fault)
            flag(atEnd)
        case .taskTimedOut(let thread, let depth): frameFact(.taskTimedOut, thread, depth)
        case .failureTolerated(let thread, let depth): frameFact(.failureTolerated, thread, depth)
        case .taskRestarted(let thread):
            byte(FactTag.taskRestarted.rawValue)
            self.thread(thread)
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet,
            .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .breakpointReached, .loopStarted,
            .iterationStarted, .retryScheduled, .faultCaught, .functionCalled, .extensionAdvanced, .threadStarted,
            .threadCompleted, .threadParked,
            .branchesStopped, .threadSettled, .waitStarted, .timerElapsed, .stepStarted, .stepEnded, .eventEmitted,
            .listenStarted, .eventConsumed, .approvalRequested, .approvalDecided,
            .requestStarted, .requestEnded:
            loopFact(fact)
        }
    }

    private mutating func loopFact(_ fact: Fact) {
        switch fact {
        case .breakpointReached(let thread, let node):
            byte(FactTag.breakpointReached.rawValue)
            self.thread(thread)
            self.node(node)
        case .loopStarted(let thread, let items):
            byte(FactTag.loopStarted.rawValue)
            self.thread(thread)
            list(items) { $0.value($1) }
        case .iterationStarted(let thread, let index):
            byte(FactTag.iterationStarted.rawValue)
            self.thread(thread)
            integer(index)
        case .retryScheduled(let thread, let depth, let at, let token):
            byte(FactTag.retryScheduled.rawValue)
            self.thread(thread)
            integer(depth)
            instant(at)
            optionalToken(token)
        case .faultCaught(let thread, let depth): frameFact(.faultCaught, thread, depth)
        case .functionCalled(let thread, let arguments):
            byte(FactTag.functionCalled.rawValue)
            self.thread(thread)
            value(arguments)
        case .extensionAdvanced(let thread, let phase, let then):
            byte(FactTag.extensionAdvanced.rawValue)
            self.thread(thread)
            optional(phase) { $0.plain($1) }
            directive(then)
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet, .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .taskStarted, .inputTransformed,
            .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted, .taskTimedOut, .failureTolerated,
            .taskRestarted, .threadStarted, .threadCompleted, .threadParked, .branchesStopped, .threadSettled,
            .waitStarted, .timerElapsed, .stepStarted, .stepEnded, .eventEmitted, .listenStarted, .eventConsumed,
            .approvalRequested, .approvalDecided, .requestStarted, .requestEnded:
            threadFact(fact)
        }
    }

    private mutating func threadFact(_ fact: Fact) {
        switch fact {
        case .threadStarted(let thread, let parent, let branch):
            byte(FactTag.threadStarted.rawValue)
            self.thread(thread)
            self.thread(parent)
            integer(branch)
        case .threadCompleted(let thread):
            byte(FactTag.threadCompleted.rawValue)
            self.thread(thread)
        case .threadParked(let thread):
            byte(FactTag.threadParked.rawValue)
            self.thread(thread)
        case .branchesStopped(let thread, let reason):
            byte(FactTag.branchesStopped.rawValue)
            self.thread(thread)
            stopReason(reason)
        case .threadSettled(let thread):
            byte(FactTag.threadSettled.rawValue)
            self.thread(thread)
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet,
            .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .taskStarted, .inputTransformed,
            .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted, .taskTimedOut, .failureTolerated,
            .taskRestarted, .breakpointReached, .loopStarted, .iterationStarted, .retryScheduled, .faultCaught,
            .functionCalled, .extensionAdvanced,
            .waitStarted, .timerElapsed, .stepStarted, .stepEnded, .eventEmitted, .listenStarted, .eventConsumed,
            .approvalRequested, .approvalDecided, .requestStarted, .requestEnded:
            effectFact(fact)
        }
    }

    private mutating func effectFact(_ fact: Fact) {
        switch fact {
        case .waitStarted(let thread, let token, let until):
            byte(FactTag.waitStarted.rawValue)
            self.thread(thread)
            self.token(token)
            instant(until)
        case .timerElapsed(let token):
            byte(FactTag.timerElapsed.rawValue)
            self.token(token)
        case .stepStarted(let thread, let token, let effect, let detached):
            byte((effect.sealed == nil ? FactTag.stepStarted : .sealedStepStarted).rawValue)
            self.thread(thread)
            self.token(token)
            runEffect(effect)
            if let sealed = effect.sealed { sealedParts(sealed) }
            flag(detached)
        case .stepEnded(let token, let ending):
            byte(FactTag.stepEnded.rawValue)
            self.token(token)
            stepEnding(ending)
        case .eventEmitted(let thread, let value):
            byte(FactTag.eventEmitted.rawValue)
            self.thread(thread)
            self.value(value)
        case .requestStarted(let thread, let token, let effect):
            byte(FactTag.requestStarted.rawValue)
            self.thread(thread)
            self.token(token)
            requestEffect(effect)
        case .requestEnded(let token):
            byte(FactTag.requestEnded.rawValue)
            self.token(token)
        case .listenStarted(let thread, let token, let since):
            byte(FactTag.listenStarted.rawValue)
            self.thread(thread)
            self.token(token)
            number(since)
        case .eventConsumed(let thread, let token, let event):
            byte(FactTag.eventConsumed.rawValue)
            self.thread(thread)
            self.token(token)
            consumedEvent(event)
        case .approvalRequested(let thread, let prompt, let data):
            byte(FactTag.approvalRequested.rawValue)
            self.thread(thread)
            optionalText(prompt)
            value(data)
        case .approvalDecided(let thread, let decision):
            byte(FactTag.approvalDecided.rawValue)
            self.thread(thread)
            approvalDecision(decision)
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet, .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .taskStarted, .inputTransformed,
            .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted, .taskTimedOut, .failureTolerated,
            .taskRestarted, .breakpointReached, .loopStarted, .iterationStarted, .retryScheduled, .faultCaught,
            .functionCalled, .extensionAdvanced,
            .threadStarted, .threadCompleted, .threadParked, .branchesStopped, .threadSettled:
            break
        }
    }
}
