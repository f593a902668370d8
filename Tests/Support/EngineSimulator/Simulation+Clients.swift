import EngineCore
import EngineHost
import WorkflowModel

/// What operators do. Each command is a task of its own, whose answer counts only when the process lives still.
extension Simulation {
    static let requester = Requester(uid: 1000, gid: 1000, pid: 7, name: "simulated")

    func start(_ document: Int, _ key: Int?) {
        let text = DocumentGenerator.document(seed: plan.seed &* 3 &+ UInt64(document))
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

    func pause(_ number: Int, _ freeze: Bool, _ resumesByItself: Bool) {
        guard let id = target(number) else { return }
        let resumeAt = resumesByItself ? clock.now + .seconds(20) : nil
        submit { [self] engine in
            let request = PauseRequest(mode: freeze ? .freeze : .drain, resumeAt: resumeAt)
            return checked(try await engine.pause(id, request, by: Self.requester))
        }
    }

    func resume(_ number: Int) {
        guard let id = target(number) else { return }
        submit { [self] engine in checked(try await engine.resume(id, ResumeRequest(), by: Self.requester)) }
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
            return { self.witness.checkAnswer(report) }
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
    private func submit(_ command: @escaping @Sendable (Engine) async throws -> @Sendable () -> Void) {
        guard let life, life.isReady, let engine = life.engine else { return }
        witness.count { $0.commands += 1 }
        Task(executorPreference: executor) { [self] in
            do {
                let answered = try await command(engine)
                if self.life === life, !life.isOver, witness.process == life.number { answered() }
            } catch let error as EngineError {
                witness.note("\(error)".prefix(24).description)
                if case .invalidDefinition = error { witness.count { $0.invalidDocuments += 1 } }
            } catch {
                witness.violate(.answersTrue, "a command threw \(error)")
            }
        }
    }
}
