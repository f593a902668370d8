import WorkflowModel

/// What the kinds of requests have in common: from the task to the wish, and from the answer to the output.
extension Execution {
    mutating func request(_ kind: RequestEffect.Kind, _ id: ThreadID, _ turn: inout Turn) {
        let nodeID = node(of: id) ?? NodeID(0)
        let node = program.node(nodeID)
        let effect = RequestEffect(
            node: nodeID, nodeKey: node.key, nodeName: node.name, attempt: attemptNumber(of: id),
            idempotencyKey: idempotencyKey(of: id, node), kind: kind)
        record(.requestStarted(id, nextToken, effect), &turn)
    }

    /// A request was answered. A stale token changes nothing.
    mutating func answer(_ token: Token, _ outcome: RequestOutcome, _ turn: inout Turn) {
        guard let pending = state.effects[token.number], case .request(let effect) = pending.effect,
            case .request(let id) = pending.owner
        else { return }
        record(.requestEnded(token), &turn)
        switch outcome {
        case .value(let value):
            do throws(Fault) {
                try value.checkDepth()
                finish(id, output(of: effect, value), &turn)
            } catch {
                raise(error, id, &turn)
            }
        case .fault(let fault): raise(fault, id, &turn)
        case .interrupted(let reason): interrupt(effect.onInterrupt, reason, id, nodeKey: effect.nodeKey, &turn)
        }
    }

    /// What of the answer the task gives.
    private func output(of effect: RequestEffect, _ value: Value) -> Output {
        switch program.node(effect.node).step {
        case .workflow(let workflow): output(of: workflow, value)
        case .emit:
            if case .publish(let event) = effect.kind { .value(event) } else { .value(value) }
        case .sequence, .graph, .fork, .loop, .choice, .assign, .attempt, .raise, .wait, .run, .call, .listen,
            .function, .extended:
            .value(value)
        }
    }
}

extension RequestEffect {
    /// What happens when the engine went down before the answer came.
    fileprivate var onInterrupt: RunStep.OnInterrupt {
        switch kind {
        // Publishing twice under one identifier publishes once.
        case .child, .publish: .rerun
        case .call(let call): call.step.onInterrupt
        }
    }
}
