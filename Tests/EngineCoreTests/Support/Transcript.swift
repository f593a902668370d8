import EngineCore
import OrderedCollections
import WorkflowModel

/// Carries out the commands of a transcript and prints what they did.
///
/// A block is some lines, `----`, and what came out of them. Commands: `definition` with JSON below it, `start`,
/// `pause`, `resume`, `cancel` with `name=value` options, `exit TOKEN CODE TEXT`, `signal TOKEN NUMBER`,
/// `refused TOKEN` (could not be spawned), `interrupt TOKEN` (lost with the host), `answer TOKEN JSON`,
/// `fault TOKEN TITLE`, `elapse TOKEN`, `event TOKEN JSON` (the next event), `approve` and `reject` with options,
/// `recover` (from the bytes of a checkpoint), `replay` (from the journal's events alone; what is wished for after it),
/// `admit TOKEN`, `sleep SECONDS`, `status`, `output`.
struct TranscriptRunner {
    private(set) var harness: Harness?

    struct Problem: Error { var text: String }

    init(_ harness: Harness? = nil) { self.harness = harness }

    mutating func carryOut(_ lines: [String]) throws -> [String] {
        guard let first = lines.first else { return [] }
        let commands = lines.filter { !$0.hasPrefix("#") }
        guard let command = commands.first else { return [] }
        if command == "definition" {
            let text = commands.dropFirst().joined(separator: "\n")
            let harness = Harness(try DefinitionBuilder.definition(text))
            self.harness = harness
            return ["\(harness.definition.nodes.count) nodes"]
        }
        guard var harness else { throw Problem(text: "no definition before \(first)") }
        var result: [String] = []
        for command in commands { result += try carryOut(command, &harness) }
        self.harness = harness
        return result
    }

    private func carryOut(_ line: String, _ harness: inout Harness) throws -> [String] {
        var words = line.split(separator: " ", maxSplits: 3).map(String.init)
        let verb = words.removeFirst()
        func token() throws -> Token {
            guard let number = words.first.flatMap({ UInt64($0) }) else { throw Problem(text: "no token: \(line)") }
            return Token(number: number)
        }
        switch verb {
        case "start", "pause", "resume", "cancel", "approve", "reject":
            let options = Options(line.drop { $0 != " " })
            let command = try command(verb, options, harness.now)
            return printed(harness.command(command, key: options["key"]), harness)
        case "exit":
            let text = words.count > 2 ? words[2].replacing("\\n", with: "\n") : ""
            let code = words.count > 1 ? Int32(words[1]) ?? 0 : 0
            let captured = Captured(
                stdout: code == 0 ? Array(text.utf8) : [], stderrTail: code == 0 ? "" : text)
            return printed(harness.input(.completed(try token(), .exited(code: code, output: captured))), harness)
        case "signal":
            let signal = words.count > 1 ? Int32(words[1]) ?? 9 : 9
            return printed(
                harness.input(.completed(try token(), .signalled(signal: signal, output: Captured()))), harness)
        case "refused":
            let outcome = RunOutcome.spawnFailed(errno: 2, path: "/bin/nowhere", message: "No such file or directory")
            return printed(harness.input(.completed(try token(), outcome)), harness)
        case "interrupt":
            let token = try token()
            if case .request? = harness.granted[token] {
                return printed(harness.input(.answered(token, .interrupted(reason: "power cut"))), harness)
            }
            return printed(harness.input(.completed(token, .interrupted(reason: "power cut"))), harness)
        case "answer":
            let value = try Value.parse(line.split(separator: " ", maxSplits: 2).last.map(String.init) ?? "null")
            return printed(harness.input(.answered(try token(), .value(value))), harness)
        case "fault":
            let fault = Fault(.runtime, title: words.dropFirst().joined(separator: " "))
            return printed(harness.input(.answered(try token(), .fault(fault))), harness)
        case "elapse":
            return printed(harness.elapse(try token().number), harness)
        case "event":
            let parts = line.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3 else { throw Problem(text: "no event: \(line)") }
            harness.lastEvent += 1
            let event = HeardEvent(number: harness.lastEvent, value: try Value.parse(parts[2]))
            return printed(harness.input(.heard(try token(), event)), harness)
        case "recover":
            harness.recover()
            return []
        case "replay":
            harness.replay()
            return TranscriptPrinter.wishes(harness)
        case "admit": return printed(harness.input(.admitted(try token())), harness)
        case "sleep":
            let seconds = words.first.flatMap { Int64($0) } ?? 0
            harness.now = Instant(millisecondsSinceEpoch: harness.now.millisecondsSinceEpoch + seconds * 1000)
            return []
        case "status": return TranscriptPrinter.status(harness)
        case "output": return [harness.output?.printed() ?? "none"]
        default: throw Problem(text: "unknown command: \(line)")
        }
    }

    /// `name=value` words; a value that begins with `{`, `[` or `"` goes to the end of the line.
    private struct Options {
        var values: [(String, String)] = []

        init(_ text: Substring) {
            var rest = text.drop { $0 == " " }
            while let equals = rest.firstIndex(of: "=") {
                let name = String(rest[..<equals])
                let value = rest[rest.index(after: equals)...]
                let toEnd = value.first.map { "{[\"".contains($0) } ?? false
                let end = toEnd ? value.endIndex : value.firstIndex(of: " ") ?? value.endIndex
                values.append((name, String(value[..<end])))
                rest = value[end...].drop { $0 == " " }
            }
        }

        subscript(name: String) -> String? { values.first { $0.0 == name }?.1 }
    }

    private func command(_ verb: String, _ options: Options, _ now: Instant) throws -> Command {
        switch verb {
        case "start":
            return .start(
                StartRequest(
                    input: try options["input"].map { try Value.parse($0) } ?? .null, seed: 1,
                    breakpoints: options["breakpoint"].map { [$0] } ?? []))
        case "pause":
            return .pause(
                PauseRequest(
                    mode: options["mode"].flatMap(PauseRequest.Mode.init) ?? .drain, reason: options["reason"],
                    resumeAt: options["resumeIn"].flatMap { Int64($0) }.map {
                        Instant(millisecondsSinceEpoch: now.millisecondsSinceEpoch + $0 * 1000)
                    }, before: options["before"]))
        case "resume":
            var set = OrderedObject()
            if case .object(let object)? = try options["set"].map({ try Value.parse($0) }) { set = object }
            return .resume(
                ResumeRequest(
                    from: options["from"], set: set, skip: options["skip"].map { [$0] } ?? [],
                    reason: options["reason"]))
        case "approve", "reject":
            return .decide(
                DecideRequest(isApproved: verb == "approve", node: options["node"], reason: options["reason"]))
        default: return .cancel(CancelRequest(reason: options["reason"]))
        }
    }

    private func printed(_ transition: Transition, _ harness: Harness) -> [String] {
        TranscriptPrinter.transition(transition, harness)
    }
}

/// Prints transitions and reports a line a thing, without what is the same every time.
enum TranscriptPrinter {
    static func transition(_ transition: Transition, _ harness: Harness) -> [String] {
        var lines = transition.events.map { event($0, harness.definition) }
        lines += transition.effects.map { effect($0, harness.now) }
        switch transition.reply {
        case .accepted(let acceptance, let status):
            lines.append("< accepted \(acceptance.rawValue), \(status.rawValue)")
        case .refused(let refusal): lines.append("< refused \(refusal.code)")
        case nil: break
        }
        lines.append("= \(harness.execution.status.rawValue)")
        return lines
    }

    private static func event(_ event: Event, _ definition: Definition) -> String {
        guard case .object(var object) = event.described(by: definition) else { return "?" }
        object["type"] = nil
        object["at"] = nil
        if case .commandAnswered = event.fact { return "commandAnswered" }
        var words = [event.fact.name]
        for (key, value) in object {
            switch value {
            case .null: continue
            case .integer, .double, .boolean, .array, .object: words.append("\(key)=\(value.printed())")
            case .string(let text) where text.contains("T") && text.hasSuffix("Z"):
                words.append("\(key)=\(time(text))")
            case .string(let text): words.append("\(key)=\(text.replacing("\n", with: "\\n"))")
            }
        }
        return words.joined(separator: " ")
    }

    /// Seconds since the beginning of every transcript.
    private static func time(_ text: String) -> String {
        guard let instant = Instant(rfc3339: text) else { return text }
        return "\(Double(instant.millisecondsSinceEpoch - 1_700_000_000_000) / 1000)s"
    }

    private static func effect(_ change: EffectChange, _ now: Instant) -> String {
        switch change {
        case .start(let token, .timer(let instant)):
            "+ \(token) timer in \(Double(instant.millisecondsSinceEpoch - now.millisecondsSinceEpoch) / 1000)s"
        case .start(let token, .run(let effect)):
            "+ \(token) run \(effect.nodeKey) attempt \(effect.attempt): "
                + effect.arguments.joined(separator: " | ").replacing("\n", with: "\\n")
        case .update(let token, .run(let effect)): "~ \(token) \(effect.control.rawValue)"
        case .start(let token, .admission): "+ \(token) admission"
        case .update(let token, .timer): "~ \(token) timer"
        case .update(let token, .admission): "~ \(token) admission"
        case .start(let token, .request(let effect)):
            "+ \(token) request \(effect.nodeKey) attempt \(effect.attempt): \(described(effect.kind))"
        case .update(let token, .request): "~ \(token) request"
        case .start(let token, .listen(let effect)): "+ \(token) listen to events after \(effect.since)"
        case .update(let token, .listen): "~ \(token) listen"
        case .withdraw(let token): "- \(token)"
        }
    }

    /// What is wished for, with deadlines as they stand in the journal.
    static func wishes(_ harness: Harness) -> [String] {
        let wishes = harness.execution.pendingEffects.map { token, effect in
            switch effect {
            case .run(let run): "! \(token) run \(run.nodeKey) attempt \(run.attempt) \(run.control.rawValue)"
            case .timer(let instant): "! \(token) timer at \(time(instant.rfc3339))"
            case .admission: "! \(token) admission"
            case .request(let request): "! \(token) request \(request.nodeKey) attempt \(request.attempt)"
            case .listen(let listen): "! \(token) listen to events after \(listen.since)"
            }
        }
        return (wishes.isEmpty ? ["! nothing"] : wishes) + ["= \(harness.execution.status.rawValue)"]
    }

    private static func described(_ kind: RequestEffect.Kind) -> String {
        switch kind {
        case .publish(let event): "publish \(event.printed())"
        case .child(let child):
            "child \(child.target.name) \(child.input.printed())\(child.awaitsCompletion ? "" : " detached")"
        case .call(let call):
            "call \(call.name) \(DefinitionCodec.encode(call.step).printed())"
                + (call.scope.map { " secrets \($0.secrets.joined(separator: ","))" } ?? "")
        }
    }

    static func status(_ harness: Harness) -> [String] {
        let report = harness.execution.report(at: harness.now)
        let progress = report.progress
        var lines = [
            "\(report.status.rawValue) (\(report.statusID)) active=\(report.isActive) cancel=\(report.cancelRequested)",
            "progress total=\(progress.totalNodes) completed=\(progress.completedNodes) failed=\(progress.failedNodes)"
                + " skipped=\(progress.skippedNodes) running=\(progress.runningNodes)",
            "timing duration=\(report.timing.durationMs) paused=\(report.timing.pausedMs)",
        ]
        for thread in report.threads {
            let place = thread.currentElement?.key ?? "-"
            let waiting = thread.waiting.map { " waiting for \(described($0))" } ?? ""
            lines.append(
                "thread \(thread.threadExecutionID) \(thread.name) \(thread.status.rawValue) at \(place)\(waiting)")
        }
        if let error = report.error {
            lines.append("error \(error.status) \(error.title ?? "") at \(error.nodeKey) stack \(error.stackTrace)")
        }
        for error in report.handlerErrors { lines.append("handler error \(error.status) at \(error.nodeKey)") }
        if let pause = report.pause {
            lines.append(
                "pause \(pause.mode.rawValue) by \(pause.by?.name ?? "engine") reason \(pause.reason ?? "-")"
                    + " draining \(report.drainingSteps) frozen \(report.frozenSteps)")
        }
        if let handler = report.handler { lines.append("handler \(handler.rawValue)") }
        if let output = report.output { lines.append("output \(output.printed())") }
        return lines
    }

    private static func described(_ waiting: ThreadReport.Waiting) -> String {
        switch waiting {
        case .timer: "timer"
        case .retry(let retry):
            "\(retry.task.key) attempt \(retry.attempt) of \(retry.attemptsMaximum.map(String.init) ?? "any")"
        case .step(let step): "step \(step.token) attempt \(step.attempt) \(step.control.rawValue)"
        case .request(let token, _, let attempt): "request \(token) attempt \(attempt)"
        case .events(let consumed): "events, \(consumed) consumed"
        case .approval(let approval):
            "approval \(approval.prompt ?? "-") \(approval.data.printed()) of \(approval.nodeKey)"
        case .branches(let count): "\(count) branches"
        }
    }
}
