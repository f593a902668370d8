import WorkflowModel

/// How facts about functions, extensions and requests change the state.
extension State {
    mutating func callFunction(_ id: ThreadID, _ arguments: Value, _ program: Program) {
        threads.update(id.number) { thread in
            thread.value = arguments
            if let node = thread.frames.last?.node, case .function(let function) = program.node(node).step {
                thread.mode = .ready(function.body)
            }
        }
        refresh(id, program)
    }

    mutating func advanceExtension(
        _ id: ThreadID, _ phase: ExtensionPhase?, _ then: FlowDirective, _ program: Program
    ) {
        threads.update(id.number) { thread in
            guard let frame = thread.frames.last, case .extended(let extended) = program.node(frame.node).step else {
                return
            }
            let output = phase == .after ? thread.value : nil
            // The task sees what it would see without the extension.
            if phase == .task { thread.value = frame.input }
            thread.updateTop {
                $0.position = .extended(ExtendedPosition(phase: phase, output: output, then: then))
            }
            switch phase {
            case .before: thread.mode = .ready(extended.before ?? extended.body)
            case .after: thread.mode = .ready(extended.after ?? extended.body)
            case .task, nil: thread.mode = .ready(extended.body)
            }
        }
        refresh(id, program)
    }

    mutating func startRequest(_ id: ThreadID, _ token: Token, _ effect: RequestEffect, _ folding: inout Folding) {
        start(token, .request(effect), for: .request(id), &folding)
        threads.update(id.number) { thread in
            thread.updateTop { $0.position = .request(token) }
            thread.mode = .waiting
        }
        refresh(id, folding.program)
    }

    mutating func endRequest(_ token: Token, _ folding: inout Folding) {
        guard let pending = effects.remove(token.number), case .request(let id) = pending.owner else { return }
        if pending.effect.isWorkingRequest { runningRequests -= 1 }
        folding.changes.end(token)
        threads.update(id.number) { thread in thread.updateTop { $0.forgetRequest() } }
    }

    /// The execution fails: what waits for a request asks again when it is redriven.
    mutating func withdrawRequests(_ folding: inout Folding) {
        for (key, pending) in effects {
            guard case .request(let id) = pending.owner else { continue }
            withdraw(Token(number: key), &folding)
            threads.update(id.number) { thread in thread.updateTop { $0.forgetRequest() } }
        }
    }
}

extension Effect {
    /// Whether the execution counts as running while this is pending, and not as waiting.
    var isWorkingRequest: Bool {
        switch self {
        case .request(let request):
            switch request.kind {
            case .child, .call, .publish: true
            }
        case .run, .timer, .admission, .listen: false
        }
    }
}

extension Frame {
    /// The request is answered or withdrawn.
    mutating func forgetRequest() {
        if case .request = position { position = .request(nil) }
    }
}
