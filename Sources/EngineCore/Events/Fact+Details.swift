public import WorkflowModel

/// What facts say, for people: members in a fixed order, absent where there is nothing to say.
extension Fact {
    func details(_ definition: Definition) -> OrderedObject {
        let names = Names(definition: definition)
        switch self {
        case .commandAnswered(let record): return record.details
        case .executionStarted(let input, let seed, let breakpoints):
            return [
                "input": input, "seed": .string(String(seed)), "breakpoints": .array(breakpoints.map(names.node)),
            ]
        case .executionQueued(let token, let input, let seed, let breakpoints):
            return [
                "token": token.value, "input": input, "seed": .string(String(seed)),
                "breakpoints": .array(breakpoints.map(names.node)),
            ]
        case .executionAdmitted(let token): return ["token": token.value]
        case .executionPaused(let record): return record.details
        case .breakpointSet(let node): return ["node": names.node(node)]
        case .executionResumed(let record), .executionRedriven(let record):
            return [
                "by": record.requester?.value ?? .null, "set": .object(record.set),
                "skip": .array(record.skip.map(names.node)),
            ]
        case .threadRewound(let thread, let node, let value):
            return ["thread": thread.value, "node": names.node(node), "value": value]
        case .cancelRequested(let reason): return ["reason": reason.map(Value.string) ?? .null]
        case .executionFailing(let thread, let record):
            return ["thread": thread.value, "error": record.fault.value]
        case .endReached(let thread), .taskRestarted(let thread),
            .threadCompleted(let thread), .threadParked(let thread), .threadSettled(let thread):
            return ["thread": thread.value]
        case .handlerStarted(let handler, let thread):
            return ["handler": .string(handler.rawValue), "thread": thread.value]
        case .handlerEnded(let handler, let thread, let fault):
            return [
                "handler": .string(handler.rawValue), "thread": thread.value, "error": fault?.fault.value ?? .null,
            ]
        case .executionEnded(let status): return ["status": .string(status.rawValue)]
        case .transitionYielded(let token, let thread): return ["token": token.value, "thread": thread.value]
        case .yieldWithdrawn: return [:]
        case .threadStarted(let thread, let parent, let branch):
            return ["thread": thread.value, "parent": parent.value, "branch": .integer(Int64(branch))]
        case .branchesStopped(let thread, .fault(let record)):
            return ["thread": thread.value, "error": record.fault.value]
        case .branchesStopped(let thread, .won(let branch)):
            return ["thread": thread.value, "winner": .integer(Int64(branch))]
        case .waitStarted, .timerElapsed, .stepStarted, .stepEnded, .eventEmitted, .listenStarted, .eventConsumed,
            .approvalRequested, .approvalDecided, .requestStarted, .requestEnded, .taskStarted, .inputTransformed,
            .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted,
            .taskTimedOut,
            .failureTolerated, .breakpointReached, .loopStarted, .iterationStarted, .retryScheduled, .faultCaught,
            .functionCalled, .extensionAdvanced:
            return taskDetails(names)
        }
    }

    private func taskDetails(_ names: Names) -> OrderedObject {
        switch self {
        case .taskStarted(let thread, let node), .breakpointReached(let thread, let node):
            return ["thread": thread.value, "node": names.node(node)]
        case .inputTransformed(let thread, let value): return ["thread": thread.value, "input": value]
        case .timeoutScheduled(let thread, let token, let deadline):
            return ["thread": thread.value, "token": token.value, "deadline": .string(deadline.rfc3339)]
        case .taskSkipped(let thread, let node, let reason, _):
            return ["thread": thread.value, "node": names.node(node), "reason": .string(reason.rawValue)]
        case .taskCompleted(let thread, let node, let output, let context, let then):
            var details: OrderedObject = ["thread": thread.value, "node": names.node(node)]
            if case .value(let value) = output { details["output"] = value }
            if let context { details["context"] = context }
            if then != .continue { details["then"] = names.directive(then) }
            return details
        case .taskFaulted(let thread, let depth, let fault, _):
            return ["thread": thread.value, "depth": .integer(Int64(depth)), "error": fault.value]
        case .failureTolerated(let thread, let depth), .faultCaught(let thread, let depth),
            .taskTimedOut(let thread, let depth):
            return ["thread": thread.value, "depth": .integer(Int64(depth))]
        case .loopStarted(let thread, let items):
            return ["thread": thread.value, "items": .integer(Int64(items.count))]
        case .iterationStarted(let thread, let index): return ["thread": thread.value, "index": .integer(Int64(index))]
        case .functionCalled(let thread, let arguments): return ["thread": thread.value, "arguments": arguments]
        case .extensionAdvanced(let thread, let phase, let then):
            var details: OrderedObject = ["thread": thread.value]
            details["phase"] = phase.map { .string($0.name) }
            if then != .continue { details["then"] = names.directive(then) }
            return details
        case .retryScheduled(let thread, let depth, let at, let token):
            return [
                "thread": thread.value, "depth": .integer(Int64(depth)), "retryAt": .string(at.rfc3339),
                "token": token?.value ?? .null,
            ]
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet,
            .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .waitStarted, .timerElapsed,
            .stepStarted, .stepEnded, .eventEmitted, .listenStarted, .eventConsumed, .approvalRequested,
            .approvalDecided, .requestStarted, .requestEnded, .threadStarted, .threadCompleted,
            .threadParked,
            .branchesStopped, .threadSettled, .taskRestarted:
            return effectDetails
        }
    }

    private var effectDetails: OrderedObject {
        switch self {
        case .waitStarted(let thread, let token, let until):
            return ["thread": thread.value, "token": token.value, "until": .string(until.rfc3339)]
        case .timerElapsed(let token): return ["token": token.value]
        case .stepStarted(let thread, let token, let effect, let detached):
            // Environment and standard input may hold what nobody should read in a history.
            var details: OrderedObject = [
                "thread": thread.value, "token": token.value, "node": .string(effect.nodeKey),
                "attempt": .integer(Int64(effect.attempt)),
            ]
            if !effect.iteration.isEmpty {
                details["iteration"] = .array(effect.iteration.map { .integer(Int64($0)) })
            }
            details["arguments"] = .array(effect.arguments.map(Value.string))
            if !effect.secrets.isEmpty { details["secrets"] = .array(effect.secrets.map(Value.string)) }
            details["detached"] = .boolean(detached)
            return details
        case .stepEnded(let token, let ending): return ending.details(of: token)
        case .requestStarted(let thread, let token, let effect):
            return [
                "thread": thread.value, "token": token.value, "node": .string(effect.nodeKey),
                "attempt": .integer(Int64(effect.attempt)), "request": effect.kind.details,
            ]
        case .requestEnded(let token): return ["token": token.value]
        case .eventEmitted(let thread, let value): return ["thread": thread.value, "event": value]
        case .listenStarted(let thread, let token, let since):
            return ["thread": thread.value, "token": token.value, "since": .integer(Int64(clamping: since))]
        case .eventConsumed(let thread, let token, let event):
            var details: OrderedObject = ["thread": thread.value, "token": token.value]
            details.merge(event.details)
            return details
        case .approvalRequested(let thread, let prompt, let data):
            return ["thread": thread.value, "prompt": prompt.map(Value.string) ?? .null, "data": data]
        case .approvalDecided(let thread, let decision):
            return [
                "thread": thread.value, "decision": .string(decision.isApproved ? "approved" : "rejected"),
                "by": decision.requester.value, "reason": decision.reason.map(Value.string) ?? .null,
            ]
        case .commandAnswered, .executionStarted, .executionQueued, .executionAdmitted, .executionPaused,
            .breakpointSet,
            .executionResumed,
            .executionRedriven, .threadRewound, .cancelRequested, .executionFailing, .endReached, .handlerStarted,
            .handlerEnded, .executionEnded, .transitionYielded, .yieldWithdrawn, .taskStarted, .inputTransformed,
            .timeoutScheduled, .taskSkipped, .taskCompleted, .taskFaulted, .taskTimedOut, .failureTolerated,
            .taskRestarted,
            .breakpointReached, .loopStarted, .iterationStarted, .retryScheduled, .faultCaught, .functionCalled,
            .extensionAdvanced, .threadStarted,
            .threadCompleted, .threadParked, .branchesStopped, .threadSettled:
            return [:]
        }
    }
}

/// How tasks are named: by key; by number where the definition has no such task.
private struct Names {
    let definition: Definition

    func node(_ node: NodeID) -> Value {
        definition.nodes[safe: node.index].map { .string($0.key) } ?? .integer(Int64(node.index))
    }

    func directive(_ directive: FlowDirective) -> Value {
        switch directive {
        case .continue: "continue"
        case .exit: "exit"
        case .end: "end"
        case .task(let node): self.node(node)
        }
    }
}

extension ExtensionPhase {
    fileprivate var name: String {
        switch self {
        case .before: "before"
        case .task: "task"
        case .after: "after"
        }
    }
}

extension RequestEffect.Kind {
    fileprivate var details: Value {
        switch self {
        case .child(let child):
            ["child": .string(child.target.name), "input": child.input, "await": .boolean(child.awaitsCompletion)]
        case .publish(let event): ["event": event]
        // Headers, query and body may hold what nobody should read in a history.
        case .call(let call): ["call": .string(call.name)]
        }
    }
}

extension CallRequest {
    /// The request for people: the method and the place without its query, or the operation.
    public var name: String {
        switch step {
        case .http(let call):
            let place = call.endpoint.uri.name.prefix { $0 != "?" && $0 != "#" }
            return "\(call.method.name.uppercased()) \(place)"
        case .openAPI(let call): return "\(call.operationID.name) of \(call.document.uri.name)"
        }
    }
}

extension Template {
    /// The text, or the expression that gives it.
    fileprivate var name: String {
        switch self {
        case .literal(let value): value.text
        case .expression(let expression): "${ \(expression.source) }"
        case .array, .object: "…"
        }
    }
}

extension WorkflowStep.Target {
    /// The target for people.
    public var name: String {
        switch self {
        case .registered(let namespace, let name, let version): "\(namespace)/\(name):\(version)"
        case .function(let uri): uri
        }
    }
}
