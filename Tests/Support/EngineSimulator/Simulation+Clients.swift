import EngineCore
import EngineHost
import VirtualDisk
import WorkflowModel

/// What operators do. Each command is a task of its own, whose answer counts only when the process lives still.
extension Simulation {
    static let requester = Requester(uid: 1000, gid: 1000, pid: 7, name: "simulated")

    private static func document(_ number: Int, of plan: Plan) -> String {
        DocumentGenerator.document(seed: plan.seed &* 3 &+ UInt64(number))
    }

    /// Every document that a plan may start, for people.
    static func documents(of plan: Plan) -> [String] {
        (0..<Plan.documentCount).map { "document \($0): \(document($0, of: plan))" }
            + ["child: \(DocumentGenerator.child(seed: plan.seed &* 7))"]
            + (plan.hasSchedules ? schedules(of: plan) : [])
    }

    private static func schedules(of plan: Plan) -> [String] {
        (0..<ScheduledDocument.nameCount * ScheduledDocument.versionCount).map { number in
            let (name, version) = number.quotientAndRemainder(dividingBy: ScheduledDocument.versionCount)
            let text = ScheduledDocument(seed: plan.seed, name: name, version: version).text
            return "schedule \(name), version \(version): \(text)"
        }
    }

    func start(_ document: Int, _ key: Int?) {
        let text = Self.document(document, of: plan)
        let name = key.map { "key-\($0)" }
        submit { [self] engine in
            let command = StartCommand(
                program: .document(text: text, fileName: "simulated.json"), input: ["a": 1], key: name)
            let receipt = try await engine.start(command, by: Self.requester)
            return { self.started(receipt, key: key) }
        }
    }

    private func started(_ receipt: StartReceipt, key: Int?) {
        witness.checkAnswer(receipt.report)
        if !known.contains(receipt.execution) { known.append(receipt.execution) }
        guard let key else { return }
        if let before = keys[key], before != receipt.execution, !witness.forgotten.contains(before) {
            witness.violate(.oneOfAKey, "key \(key) named execution \(before), and now \(receipt.execution)")
        }
        keys[key] = receipt.execution
    }

    private func target(_ number: Int) -> ExecutionID? { known.isEmpty ? nil : known[number % known.count] }

    func pause(_ number: Int, _ way: Plan.Pausing) {
        guard let id = target(number) else { return }
        let resumeAt = way == .until ? clock.now + .seconds(20) : nil
        let place = random.below(64)
        submit { [self] engine in
            var request = PauseRequest(mode: way == .freeze ? .freeze : .drain, resumeAt: resumeAt)
            if way == .beforeTask { request.before = try key(place, of: id, engine) }
            return checked(try await engine.pause(id, request, by: Self.requester))
        }
    }

    func resume(_ number: Int, _ way: Plan.Resuming) {
        guard let id = target(number) else { return }
        let place = random.below(64)
        submit { [self] engine in
            var request = ResumeRequest()
            switch way {
            case .plain: break
            case .from: request.from = try key(place, of: id, engine)
            case .set: request.set = ["last": 2]
            case .skip: request.skip = [try key(place, of: id, engine)]
            }
            return checked(try await engine.resume(id, request, by: Self.requester))
        }
    }

    /// The key of some task of the execution.
    private func key(_ place: Int, of id: ExecutionID, _ engine: Engine) throws(EngineError) -> String {
        let nodes = try engine.nodes(id).nodes
        return nodes[place % nodes.count].key
    }

    func publish(_ type: Int, again: Bool) {
        if !again { published += 1 }
        let id = "e\(published)"
        submit { [self] engine in
            let event: Value = ["source": "https://example.com/client", "id": .string(id), "type": .string("t\(type)")]
            let receipt = try await engine.publish(event, by: Self.requester)
            return { self.witness.checkPublication(receipt, key: "https://example.com/client \(id)") }
        }
    }

    func decide(_ number: Int, _ isApproved: Bool) {
        guard let id = target(number) else { return }
        let place = random.below(8)
        submit { [self] engine in
            let asked = try engine.status(id).threads.compactMap { thread -> String? in
                if case .approval(let approval) = thread.waiting { approval.nodeKey } else { nil }
            }
            let node = asked.isEmpty ? nil : asked[place % asked.count]
            return checked(
                try await engine.decide(id, DecideRequest(isApproved: isApproved, node: node), by: Self.requester))
        }
    }

    private var childText: String { DocumentGenerator.child(seed: plan.seed &* 7) }

    func register() {
        let text = childText
        submit { [self] engine in
            let receipt = try await engine.register(text, fileName: "child.json", by: Self.requester)
            return { self.witness.checkRegistered(receipt.registration.digest) }
        }
    }

    func remove() {
        submit { [self] engine in
            let removed = try await engine.removeDefinition(
                name: "simulation/\(DocumentGenerator.childName)", version: DocumentGenerator.childVersion,
                by: Self.requester)
            return { self.witness.note("removed \(removed.digest)") }
        }
    }

    /// Follows the execution: what a watcher sees is durable, and never goes back.
    func watch(_ number: Int) {
        guard let id = target(number) else { return }
        submit { [self, process = witness.process] engine in
            var sequence: UInt64 = 0
            for try await update in try engine.watch(id) {
                guard witness.process == process else { break }
                witness.checkAnswer(update.report)
                if update.report.sequence < sequence {
                    witness.violate(
                        .answersTrue,
                        "a watcher of execution \(id) was told \(update.report.sequence) after \(sequence)")
                }
                sequence = update.report.sequence
            }
            return {}
        }
    }

    func cancel(_ number: Int) {
        guard let id = target(number) else { return }
        submit { [self] engine in checked(try await engine.cancel(id, CancelRequest(), by: Self.requester)) }
    }

    func look(_ number: Int) {
        guard let id = target(number) else { return }
        submit { [self] engine in
            let report = try engine.status(id)
            _ = engine.list(ListRequest())
            _ = try engine.inspect(id)
            let history = try await engine.history(id)
            return {
                self.witness.checkHistory(history, of: id)
                self.witness.checkAnswer(report)
            }
        }
    }

    private func checked(_ receipt: CommandReceipt) -> @Sendable () -> Void {
        { [witness] in
            witness.checkAnswer(receipt.report)
            guard case .accepted(let acceptance, let status) = receipt.reply else { return }
            switch acceptance {
            case .paused, .frozen:
                if status != .paused { witness.violate(.answersTrue, "accepted as \(acceptance), but is \(status)") }
            case .resumed, .redriven:
                // Another breakpoint may hold it again at once.
                if status == .paused, receipt.report.pause?.mode != .breakpoint {
                    witness.violate(.answersTrue, "accepted as \(acceptance), but is \(status)")
                }
            case .cancelling:
                if !receipt.report.cancelRequested, !status.isTerminal {
                    witness.violate(.answersTrue, "accepted as \(acceptance), but is \(status)")
                }
            case .started, .breakpointSet, .cancelled, .approved, .rejected: break
            }
        }
    }

    /// Sends a command to the process that lives now. Refusals are answers too.
    func submit(_ command: @escaping @Sendable (Engine) async throws -> @Sendable () -> Void) {
        guard let life, life.isReady, let engine = life.engine else { return }
        witness.count { $0.commands += 1 }
        Task(executorPreference: executor) { [self] in
            do {
                let answered = try await command(engine)
                if self.life === life, !life.isOver, witness.process == life.number { answered() }
            } catch let error as EngineError {
                witness.note(error.name)
                if case .invalidDefinition = error { witness.count { $0.invalidDocuments += 1 } }
            } catch {
                witness.violate(.answersTrue, "a command threw \(error)")
            }
        }
    }
}

extension EngineError {
    /// Its name only: what some of them carry takes longer to print than a run to make.
    fileprivate var name: String {
        switch self {
        case .executionNotFound: "executionNotFound"
        case .definitionNotFound: "definitionNotFound"
        case .scheduleNotFound: "scheduleNotFound"
        case .definitionExists: "definitionExists"
        case .invalidDefinition: "invalidDefinition"
        case .refused: "refused"
        case .keyConflict: "keyConflict"
        case .busy: "busy"
        case .tooLarge: "tooLarge"
        case .diskFull: "diskFull"
        case .stopping: "stopping"
        case .outcomeUnknown: "outcomeUnknown"
        case .watcherTooSlow: "watcherTooSlow"
        case .unreadable: "unreadable"
        case .nodeNotFound: "nodeNotFound"
        case .invalidCursor: "invalidCursor"
        case .invalidRequest: "invalidRequest"
        }
    }
}
