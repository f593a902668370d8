import WorkflowModel

/// How a fault finds what catches it.
extension Execution {
    /// The frame at this depth, or the innermost one, raises a fault.
    mutating func raise(_ fault: Fault, _ id: ThreadID, depth: Int? = nil, atEnd: Bool = false, _ turn: inout Turn) {
        let depth = depth ?? self.depth(of: id)
        guard let frame = frame(of: id, depth) else { return }
        var fault = fault
        if fault.instance == nil { fault.instance = program.node(frame.node).key }
        record(.taskFaulted(id, depth: depth, fault, atEnd: atEnd), &turn)
    }

    func timeout(of id: ThreadID, _ depth: Int, lastWords: String? = nil) -> Fault {
        let frame = frame(of: id, depth)
        let key = frame.map { program.node($0.node).key } ?? ""
        let name = key.isEmpty ? "execution" : "task \(key)"
        let limit = frame?.timeout.map { " of \(DurationText.text(milliseconds: $0.limit))" } ?? ""
        return Fault(
            .timeout, title: "Timed out",
            detail: "The \(name) did not end within its time limit\(limit)." + (lastWords.map { "\n" + $0 } ?? ""),
            instance: key)
    }

    /// A time limit is over. What is within the task stops, and then the task faults; but when nothing takes that
    /// fault, the execution fails as it stands, so that a redrive has lost nothing.
    mutating func timeOut(_ id: ThreadID, _ depth: Int, _ turn: inout Turn) {
        guard let frame = frame(of: id, depth) else { return }
        let stack = Array(state.stack(of: id).dropFirst(self.depth(of: id) - depth))
        let fault = FaultRecord(fault: timeout(of: id, depth), node: frame.node, stack: stack)
        let isInnermost = depth == self.depth(of: id) && frame.group == nil
        if isInnermost || state.pause != nil || isTaken(fault, from: id, at: depth, turn) {
            record(.taskTimedOut(id, depth: depth), &turn)
        } else {
            record(.executionFailing(id, fault), &turn)
        }
    }

    /// What becomes of a fault within the thread that has it, or above.
    mutating func route(_ fault: FaultRecord, of id: ThreadID, _ turn: inout Turn) {
        let origin = depth(of: id)
        for depth in stride(from: origin, through: 0, by: -1) {
            switch consider(fault, id, depth, isOrigin: depth == origin, turn) {
            case .pass: continue
            case .tolerate: record(.failureTolerated(id, depth: depth), &turn)
            case .retry(let delay): retry(id, depth, delay, &turn)
            case .handle: record(.faultCaught(id, depth: depth), &turn)
            case .replace(let other): raise(other, id, depth: depth, &turn)
            }
            return
        }
        leave(fault, id, &turn)
    }

    private mutating func retry(_ id: ThreadID, _ depth: Int, _ delay: Int64, _ turn: inout Turn) {
        let at = turn.now.adding(milliseconds: delay)
        record(.retryScheduled(id, depth: depth, at: at, delay > 0 ? nextToken : nil), &turn)
    }

    /// Nothing in the thread takes the fault.
    private mutating func leave(_ fault: FaultRecord, _ id: ThreadID, _ turn: inout Turn) {
        guard let (parent, handler) = state.threads.read(id.number, { ($0.parent, $0.handler) }) else { return }
        if let handler {
            record(.handlerEnded(handler, id, fault), &turn)
        } else if let parent, groupGoesOn(without: 1, parent) {
            record(.threadParked(id), &turn)
        } else if let parent {
            propagate(fault, to: parent, from: id, &turn)
        } else {
            record(.executionFailing(id, fault), &turn)
        }
    }

    /// A group faults with a branch's fault, when something above takes it. Otherwise the execution fails as it
    /// stands, with all its branches, so that it can be redriven.
    mutating func propagate(_ fault: FaultRecord, to parent: ThreadID, from id: ThreadID, _ turn: inout Turn) {
        if isTaken(fault, from: parent, turn) {
            record(.branchesStopped(parent, .fault(fault)), &turn)
        } else {
            record(.executionFailing(id, fault), &turn)
        }
    }

    /// Whether the frame of a thread, its innermost one unless told, or anything above it takes a fault.
    private func isTaken(_ fault: FaultRecord, from id: ThreadID, at depth: Int? = nil, _ turn: Turn) -> Bool {
        var next: ThreadID? = id
        while let current = next {
            let top = current == id ? depth ?? self.depth(of: id) : self.depth(of: current)
            for depth in stride(from: top, through: 0, by: -1) {
                switch consider(fault, current, depth, isOrigin: depth == top, turn) {
                case .pass: continue
                case .tolerate, .retry, .handle, .replace: return true
                }
            }
            guard let (parent, handler) = state.threads.read(current.number, { ($0.olderParent, $0.handler) }) else {
                return false
            }
            if handler != nil { return true }
            if let parent, groupGoesOn(without: 1, parent) { return true }
            next = parent
        }
        return false
    }

    /// What one frame does with a fault.
    private enum Consideration {
        case pass
        case tolerate
        case retry(afterMilliseconds: Int64)
        case handle
        /// Looking at the fault raised another one.
        case replace(Fault)
    }

    private func consider(
        _ fault: FaultRecord, _ id: ThreadID, _ depth: Int, isOrigin: Bool, _ turn: Turn
    ) -> Consideration {
        guard let frame = frame(of: id, depth) else { return .pass }
        // What a try itself raises, such as by its output, is not its own to catch.
        if !isOrigin, case .attempt(let attempt) = program.node(frame.node).step, frame.attempt?.phase == .body {
            do throws(Fault) {
                switch try decide(attempt, on: fault, id, depth, turn) {
                case .notMine: break
                case .retry(let delay): return .retry(afterMilliseconds: delay)
                case .handle: return .handle
                }
            } catch {
                return .replace(error)
            }
        }
        return program.options(frame.node).allowFailure ? .tolerate : .pass
    }
}
