public import EngineCore
internal import WorkflowLanguage
internal import WorkflowModel

extension Engine {
    /// Starts an execution. Returns when the start is durable; a key that this user gave before returns the execution
    /// that it named then.
    public func start(_ command: StartCommand, by requester: Requester) async throws(EngineError) -> StartReceipt {
        if let refusal = life.refusal { throw refusal }
        try checkBounds(command)
        let definition = try await resolve(command.program)
        switch directory.reserve(definition, by: requester.uid, key: command.key) {
        case .refused(let error):
            definition.endUse()
            throw error
        case .existing(let slot):
            definition.endUse()
            return try await receipt(for: slot, startedBefore: definition)
        case .created(let slot):
            let request = StartRequest(
                input: command.input, seed: seams.entropy.next(), breakpoints: command.breakpoints)
            do throws(EngineError) {
                let receipt = try await submit(.start(request), to: slot, by: requester, key: command.key)
                return StartReceipt(
                    execution: slot.id, isNew: true, report: receipt.report, diagnostics: warnings(of: definition))
            } catch {
                definition.endUse()
                throw error
            }
        }
    }

    /// Pauses an execution.
    public func pause(
        _ id: ExecutionID, _ request: PauseRequest, by requester: Requester, key: String? = nil
    ) async throws(EngineError) -> CommandReceipt {
        try await control(id, .pause(request), by: requester, key: key)
    }

    /// Resumes a paused execution, or redrives a failed one.
    public func resume(
        _ id: ExecutionID, _ request: ResumeRequest, by requester: Requester, key: String? = nil
    ) async throws(EngineError) -> CommandReceipt {
        try await control(id, .resume(request), by: requester, key: key)
    }

    /// Cancels an execution. Returns when the request is durable; steps end after their grace.
    public func cancel(
        _ id: ExecutionID, _ request: CancelRequest, by requester: Requester, key: String? = nil
    ) async throws(EngineError) -> CommandReceipt {
        try await control(id, .cancel(request), by: requester, key: key)
    }

    func control(
        _ id: ExecutionID, _ command: Command, by requester: Requester, key: String?
    ) async throws(EngineError) -> CommandReceipt {
        if let refusal = life.refusal { throw refusal }
        guard let slot = directory[id], slot.execution != nil else { throw .executionNotFound(id) }
        return try await submit(command, to: slot, by: requester, key: key)
    }

    private func submit(
        _ command: Command, to slot: ExecutionSlot, by requester: Requester, key: String?
    ) async throws(EngineError) -> CommandReceipt {
        let result: Result<CommandReceipt, EngineError> = await withCheckedContinuation { waiter in
            switch slot.offer(.command(command, by: requester, key: key, waiter)) {
            case .queued: break
            case .launch: tasks.launch(slot)
            case .refused(let error): waiter.resume(returning: .failure(error))
            }
        }
        return try result.get()
    }

    // MARK: - Starting

    /// Who starts a document with a schedule may think that it goes on by itself now.
    private func warnings(of definition: RegisteredDefinition) -> [Diagnostic] {
        let name = "\(definition.definition.namespace)/\(definition.definition.name)"
        guard definition.definition.schedule != nil,
            catalog.newestDefinition(of: name)?.source.digest != definition.digest
        else { return definition.warnings }
        let once = Diagnostic(
            severity: .warning, message: "it was started once, and its `schedule` is not active",
            remedy: "register it, as `enginectl schedule add` does, so that it starts by itself", line: 1, column: 1,
            pointer: "/schedule", code: "scheduleNotActive")
        return definition.warnings + [once]
    }

    private func checkBounds(_ command: StartCommand) throws(EngineError) {
        if let key = command.key, key.utf8.count > Limits.keyBytesMaximum {
            throw .tooLarge(what: "the start key", maximum: Limits.keyBytesMaximum)
        }
        if command.key?.hasPrefix(ChildLink.reservedPrefix) == true {
            throw .invalidRequest("a start key cannot begin with `\(ChildLink.reservedPrefix)`")
        }
        if command.breakpoints.count > Limits.breakpointsMaximum {
            throw .tooLarge(what: "the list of breakpoints", maximum: Limits.breakpointsMaximum)
        }
    }

    private func resolve(_ program: StartCommand.Program) async throws(EngineError) -> RegisteredDefinition {
        switch program {
        case .document(let text, let fileName): return try await definitions.register(text, fileName: fileName)
        case .registered(let name, let version):
            guard let definition = try catalog.definition(name: name, version: version, else: definitions) else {
                throw .definitionNotFound(name: name, version: version)
            }
            return definition
        }
    }

    private func receipt(
        for slot: ExecutionSlot, startedBefore definition: RegisteredDefinition
    ) async throws(EngineError) -> StartReceipt {
        guard slot.definition.digest == definition.digest else { throw .keyConflict(existing: slot.id) }
        if let error = await slot.untilCreated() { throw error }
        guard let execution = slot.execution else { throw .executionNotFound(slot.id) }
        return StartReceipt(
            execution: slot.id, isNew: false, report: execution.report(at: seams.clock.now),
            diagnostics: definition.warnings)
    }
}
