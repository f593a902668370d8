import WorkflowModel

/// `run`: from the end of the command to the output or the fault of the step.
extension Execution {
    /// A command ended. One that was told to stop only makes room; a stale token changes nothing.
    mutating func complete(_ token: Token, _ outcome: RunOutcome, _ turn: inout Turn) {
        guard let pending = state.effects[token.number], case .run(let effect) = pending.effect else { return }
        var ending = StepEnding(outcome)
        if effect.control == .stopping {
            let (cause, raiser) = stopCause(of: pending.owner)
            ending.stopped = cause
            if let raiser, let words = outcome.lastWords { turn.lastWords[raiser] = words }
        }
        record(.stepEnded(token, ending), &turn)
        guard case .step(let id) = pending.owner, effect.control != .stopping,
            case .run(let run) = program.node(effect.node).step
        else { return }
        do throws(Fault) {
            switch outcome {
            case .exited(let code, let captured): finish(id, try run.output(of: code, captured), &turn)
            case .signalled(let signal, let captured):
                guard !captured.outOfMemory else { throw captured.outOfMemoryFault(run.limits) }
                throw captured.fault("was ended by \(Signal.name(signal))", title: "Command killed")
            case .spawnFailed(let errno, let path, let message):
                let code = errno == 0 ? "" : " (errno \(errno))"
                throw Fault(
                    .runtime, title: "Command not started", detail: "\(path) could not be run: \(message)\(code).")
            case .interrupted(let reason): interrupt(run.onInterrupt, reason, id, nodeKey: effect.nodeKey, &turn)
            }
        } catch {
            raise(error, id, &turn)
        }
    }

    /// Why a command was told to stop; and when a time limit was over, the thread that faults with it.
    private func stopCause(of owner: PendingEffect.Owner) -> (StepEnding.StopCause, ThreadID?) {
        switch state.ending?.status {
        case .cancelled: return (.cancel, nil)
        case .failed: return (hasRunOutOfTime(owner) ? .timeout : .failure, nil)
        case .completed, .pending, .running, .waiting, .paused, nil: break
        }
        guard case .step(let id) = owner else { return (.branch, nil) }
        var next: ThreadID? = id
        while let current = next, let thread = state.threads[current.number] {
            if case .stopping(let stop) = thread.mode {
                switch stop {
                case .timeout: return (.timeout, current)
                case .branches(.fault): return (.failure, nil)
                case .branches(.won), .end: return (.branch, nil)
                case .vanish: break
                }
            }
            next = thread.olderParent
        }
        return (.branch, nil)
    }

    /// Whether the execution fails because a time limit around the command was over.
    private func hasRunOutOfTime(_ owner: PendingEffect.Owner) -> Bool {
        var next: ThreadID? = .main
        if case .step(let id) = owner { next = id }
        while let current = next, let thread = state.threads[current.number] {
            let isOver = thread.frames.contains { frame in
                frame.node == state.error?.node && frame.timeout?.isOver ?? false
            }
            if isOver { return true }
            next = thread.olderParent
        }
        return false
    }

    /// A command or a request was lost with the host or the engine.
    mutating func interrupt(
        _ policy: RunStep.OnInterrupt, _ reason: String, _ id: ThreadID, nodeKey: String, _ turn: inout Turn
    ) {
        switch policy {
        case .rerun: record(.taskRestarted(id), &turn)
        // A cancel goes to its end by itself: its clean-up does not wait for a person.
        case .pause where isCancelRequested: record(.taskRestarted(id), &turn)
        case .fail:
            raise(
                Fault(.runtime, title: "Interrupted", detail: reason.prefix(bytes: Limits.reasonBytesMaximum)), id,
                &turn)
        case .pause:
            record(.taskRestarted(id), &turn)
            guard state.pause == nil else { return }
            // The remedy before the reason, whose length is not ours.
            let remedy = "resume to run it again, or resume --skip \(nodeKey) to go on without it"
            let text = "\(nodeKey) was interrupted (\(remedy)): \(reason)"
                .prefix(bytes: Limits.reasonBytesMaximum)
            record(.executionPaused(PauseRecord(mode: .interrupted, reason: text, since: turn.now)), &turn)
        }
    }
}

extension RunStep {
    /// The step's output, or the fault that the exit code means.
    fileprivate func output(of code: Int32, _ captured: Captured) throws(Fault) -> Output {
        guard !captured.outOfMemory else { throw captured.outOfMemoryFault(limits) }
        guard isSuccess(code) else {
            throw captured.fault("exited with code \(code)\(ExitCode.meaning(code))", title: "Command failed")
        }
        return try output(code: code, captured)
    }

    /// "Non-zero exit faults unless `return` is `code`, `all` or `stderr`, or `successCodes` has it."
    private func isSuccess(_ code: Int32) -> Bool {
        if code == 0 || successCodes.contains(Int(code)) { return true }
        return switch returns {
        case .code, .all, .stderr: true
        case .stdout, .none: false
        }
    }

    private func output(code: Int32, _ captured: Captured) throws(Fault) -> Output {
        switch returns {
        case .none: return .unchanged
        case .code: return .value(.integer(Int64(code)))
        case .stdout:
            if let reported = try captured.reportedOutput() { return .value(reported) }
            return .value(try parsed(captured.stdout, truncated: captured.stdoutTruncated))
        case .stderr: return .value(try parsed(Array(captured.stderrTail.utf8), truncated: false))
        case .all: return .value(.object(try everything(code: code, captured)))
        }
    }

    private func everything(code: Int32, _ captured: Captured) throws(Fault) -> OrderedObject {
        var all: OrderedObject = [
            "code": .integer(Int64(code)),
            "stdout": try parsed(captured.stdout, truncated: captured.stdoutTruncated),
            // Diagnostics are text, whatever standard output is.
            "stderr": .string(parsing == .trimmedText ? captured.stderrTail.withoutNewlines : captured.stderrTail),
        ]
        if let reported = try captured.reportedOutput() { all["output"] = reported }
        return all
    }

    private func parsed(_ bytes: [UInt8], truncated: Bool) throws(Fault) -> Value {
        switch parsing {
        case .text: return .string(String(decoding: bytes, as: UTF8.self))
        case .trimmedText: return .string(String(decoding: bytes, as: UTF8.self).withoutNewlines)
        case .lines:
            var lines = String(decoding: bytes, as: UTF8.self).utf8.split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            if lines.last?.isEmpty ?? false { lines.removeLast() }
            return .array(lines.map { .string(String(decoding: $0, as: UTF8.self)) })
        case .json:
            do throws(JSONError) {
                return try Value.parse(bytes, limits: .stepData, duplicateKeys: .lastWins)
            } catch {
                let cut = truncated ? " It was longer than what is kept." : ""
                throw Fault(.runtime, title: "Output is not JSON", detail: "\(error)." + cut)
            }
        }
    }
}

extension Captured {
    /// A fault with the last lines of standard error.
    fileprivate func fault(_ what: String, title: String) -> Fault {
        let tail = stderrTail.withoutNewlines.suffix(bytes: Limits.stderrDetailBytesMaximum)
        return Fault(.runtime, title: title, detail: "The command \(what)." + (tail.isEmpty ? "" : "\n" + tail))
    }

    fileprivate func outOfMemoryFault(_ limits: ResourceLimits) -> Fault {
        let limit = limits.memoryBytesMaximum.map { " at its limit of \($0 >> 20) MiB" } ?? ""
        return fault("ran out of memory, and the kernel ended it\(limit)", title: "Out of memory")
    }
}

extension RunOutcome {
    /// The last lines of standard error, as a fault shows them; nil when there are none.
    fileprivate var lastWords: String? {
        switch self {
        case .exited(_, let captured), .signalled(_, let captured):
            let tail = captured.stderrTail.withoutNewlines.suffix(bytes: Limits.stderrDetailBytesMaximum)
            return tail.isEmpty ? nil : tail
        case .spawnFailed, .interrupted: return nil
        }
    }
}

extension StepEnding {
    fileprivate init(_ outcome: RunOutcome) {
        switch outcome {
        case .exited(let code, let captured): self.init(cause: .exited(code: code), captured)
        case .signalled(let signal, let captured): self.init(cause: .signalled(signal: signal), captured)
        case .spawnFailed(let errno, _, _): self.init(cause: .spawnFailed(errno: errno))
        case .interrupted(let reason):
            self.init(cause: .interrupted(reason: reason.prefix(bytes: Limits.reasonBytesMaximum)))
        }
    }

    private init(cause: Cause, _ captured: Captured) {
        self.init(
            cause: cause, processorMilliseconds: captured.processorMilliseconds,
            memoryBytesPeak: captured.memoryBytesPeak, diskBytesRead: captured.diskBytesRead,
            diskBytesWritten: captured.diskBytesWritten, outOfMemory: captured.outOfMemory)
    }
}

extension String {
    /// Without newlines at the end, as a shell's `$(…)` does it.
    fileprivate var withoutNewlines: String {
        var bytes = utf8[...]
        while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// As many characters from the start as fit.
    func prefix(bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        var count = 0
        return String(
            prefix { character in
                count += character.utf8.count
                return count <= bytes
            })
    }

    /// As many characters from the end as fit.
    fileprivate func suffix(bytes: Int) -> String {
        guard utf8.count > bytes else { return self }
        return String(String(reversed()).prefix(bytes: bytes).reversed())
    }
}
