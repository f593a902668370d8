import WorkflowModel

extension State {
    /// Assigns what the fact carries. Facts about threads that are gone change nothing.
    mutating func apply(_ fact: Fact, _ folding: inout Folding) {
        switch fact {
        case .commandAnswered(let record): remember(record)
        case .executionStarted(let input, let seed, let breakpoints):
            begin(input: input, seed: seed, breakpoints: breakpoints, &folding)
        case .executionQueued(let token, let input, let seed, let breakpoints):
            self.input = input
            self.seed = seed
            self.breakpoints = breakpoints
            start(token, .admission, for: .queue, &folding)
        case .executionAdmitted(let token): admit(token, &folding)
        case .executionPaused(let record): pause(record, &folding)
        case .breakpointSet(let node): if !breakpointsOnce.contains(node) { breakpointsOnce.append(node) }
        case .executionResumed(let record): resume(record, &folding)
        case .executionRedriven(let record): redrive(record, &folding)
        case .threadRewound(let thread, let node, let value): rewind(thread, to: node, value, &folding)
        case .cancelRequested: cancel(&folding)
        case .executionFailing(_, let record): fail(record, &folding)
        case .endReached(let thread): end(lineOf: thread, &folding)
        case .handlerStarted(let handler, let thread): start(handler, thread, &folding)
        case .handlerEnded(let handler, let thread, let fault): end(handler, thread, fault, &folding)
        case .executionEnded(let status): stop(status, &folding)
        case .transitionYielded(let token, let after):
            yield = token
            turnAfter = after
            start(token, .timer(folding.now), for: .yield, &folding)
        case .yieldWithdrawn: withdrawYield(&folding)
        case .waitStarted(let thread, let token, let until): startWait(thread, token, until, &folding)
        case .timerElapsed(let token): elapse(token, &folding)
        case .stepStarted(let thread, let token, let effect, let detached):
            startStep(thread, token, effect, detached: detached, &folding)
        case .stepEnded(let token, let ending): endStep(token, ending, &folding)
        case .eventEmitted: break
        case .requestStarted(let thread, let token, let effect): startRequest(thread, token, effect, &folding)
        case .requestEnded(let token): endRequest(token, &folding)
        case .listenStarted(let thread, let token, let since): startListening(thread, token, since: since, &folding)
        case .eventConsumed(let thread, let token, let event): consume(thread, token, event, &folding)
        case .approvalRequested(let thread, let prompt, let data):
            requestApproval(thread, prompt, data, folding.program)
        case .approvalDecided(let thread, let decision): decide(thread, decision, folding.program)
        case .threadStarted(let thread, let parent, let branch): start(thread, parent, branch, &folding)
        case .threadCompleted(let thread): complete(thread, &folding)
        case .threadParked(let thread): park(thread, folding.program)
        case .branchesStopped(let thread, let reason): stopBranches(of: thread, reason, &folding)
        case .threadSettled(let thread): settle(thread, &folding)
        case .taskStarted, .inputTransformed, .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted,
            .taskTimedOut,
            .failureTolerated, .taskRestarted, .breakpointReached, .loopStarted, .iterationStarted,
            .retryScheduled, .faultCaught, .functionCalled, .extensionAdvanced:
            applyToTask(fact, &folding)
        }
    }

    private mutating func applyToTask(_ fact: Fact, _ folding: inout Folding) {
        switch fact {
        case .taskStarted(let thread, let node): startTask(thread, node, &folding)
        case .inputTransformed(let thread, let value): transformInput(thread, value)
        case .timeoutScheduled(let thread, let token, let deadline): startTimeout(thread, token, deadline, &folding)
        case .taskSkipped(let thread, let node, let reason, let output):
            skipTask(thread, node, reason, output, &folding)
        case .taskCompleted(let thread, let node, let output, let context, let then):
            completeTask(thread, node, output, context, then, &folding)
        case .taskFaulted(let thread, let depth, let fault, let atEnd):
            faultTask(thread, depth, fault, atEnd: atEnd, &folding)
        case .taskTimedOut(let thread, let depth): timeOut(thread, depth, &folding)
        case .failureTolerated(let thread, let depth): tolerateFailure(thread, depth, &folding)
        case .taskRestarted(let thread): restartTask(thread, &folding)
        case .breakpointReached(let thread, let node): holdAtBreakpoint(thread, node)
        case .loopStarted(let thread, let items): startLoop(thread, items, folding.program)
        case .iterationStarted(let thread, let index): startIteration(thread, index, folding.program)
        case .retryScheduled(let thread, let depth, let at, let token):
            scheduleRetry(thread, depth, at, token, &folding)
        case .faultCaught(let thread, let depth): catchFault(thread, depth, &folding)
        case .functionCalled(let thread, let arguments): callFunction(thread, arguments, folding.program)
        case .extensionAdvanced(let thread, let phase, let then):
            advanceExtension(thread, phase, then, folding.program)
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet, .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .waitStarted, .timerElapsed,
            .stepStarted, .stepEnded, .eventEmitted, .listenStarted, .eventConsumed, .approvalRequested,
            .approvalDecided, .requestStarted, .requestEnded, .threadStarted, .threadCompleted,
            .threadParked,
            .branchesStopped, .threadSettled:
            break
        }
    }
}
