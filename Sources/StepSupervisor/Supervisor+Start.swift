import CStepSpawn
import Glibc
import StepProtocol

extension Supervisor {
    /// Spawns the step unless its name is known already: then the client hears again what it may have missed.
    func start(_ description: StepDescription, for connection: Connection) {
        let identifier = description.identifier
        if let known = steps[identifier] { return connection.encoder.append(.entry(known.entry)) }
        guard !isEnding else { return connection.refuse(.ending, "the supervisor is ending", identifier) }
        if lastMark > 0 { lastMark += 1 }
        let step = Step(identifier: identifier, mark: lastMark)
        var place = Place(stage: .capacity, path: description.executable)
        do throws(SystemError) {
            try spawn(description, as: step, &place)
            hold(step)
            broadcast(.started(identifier, processID: step.processID))
        } catch {
            steps[identifier] = step
            step.result.ending = .notSpawned(stage: place.stage, errno: error.code, path: place.path)
            conclude(step)
        }
    }

    /// Knows the step from now on: by its name, and while it lives by its processes and by what it says.
    func hold(_ step: Step) {
        steps[step.identifier] = step
        guard step.isLive else { return }
        if step.hasMainProcess { mainProcesses[step.processID] = step }
        if step.mark > 0 { marked[step.mark] = step }
        if step.deadline != nil || !step.hasMainProcess { attended.insert(step.identifier) }
        watchNotices(of: step)
        watchOutput(of: step)
    }

    /// Takes in what the streams of a step say from now on.
    func watchOutput(of step: Step) {
        for capture in step.captures where capture.pipeNumber >= 0 {
            loop.watch(capture.pipeNumber) { [unowned self] in
                if !capture.drain(into: buffer, journal, &step.timeline) { closePipe(of: capture) }
            }
        }
    }

    /// Nothing more comes.
    func closePipe(of capture: OutputCapture) {
        if capture.pipeNumber >= 0 { loop.forget(capture.pipeNumber) }
        capture.closePipe()
    }

    /// Where the spawn of a step stands, and of which path it fails there.
    private struct Place {
        var stage: SpawnStage
        var path: String
    }

    private func spawn(_ description: StepDescription, as step: Step, _ place: inout Place) throws(SystemError) {
        let executable = description.executable
        guard mainProcesses.count < runningStepsMaximum, ledger.hasRoom else { throw SystemError(code: EAGAIN) }
        place = Place(stage: .record, path: directory.path)
        step.slot = try ledger.enter(step.identifier, mark: step.mark)
        let input = try openInput(description.input, &place)
        place = Place(stage: .descriptor, path: executable)
        step.timeline = OutputTimeline(path: directory.outputPath(step.identifier, "timeline"))
        for (name, cap) in [("stdout", description.outputCap), ("stderr", description.errorCap)] {
            let path = directory.outputPath(step.identifier, name)
            step.captures.append(try OutputCapture(path: path, cap: cap, logFields: description.logFields))
        }
        defer { for capture in step.captures { capture.closeChildEnd() } }
        if let groups {
            place = Place(stage: .clone, path: groups.path)
            step.group = try groups.group(for: step.identifier)
            step.group?.limit(description.groupLimits)
        }
        place = Place(stage: .exchange, path: options.exchangePath)
        let told = try giveExchange(to: step, description)
        var request = step_spawn_request()
        request.input = input.number
        request.output = step.captures[0].childEndNumber
        request.error = step.captures[1].childEndNumber
        request.group = step.group?.directory.number ?? -1
        request.mark = step.mark
        let outcome = Self.spawn(&request, description, told, descriptorLimit)
        guard outcome.pid > 0 else {
            let stage = SpawnStage(rawValue: UInt8(clamping: outcome.stage)) ?? .clone
            place = Place(stage: stage, path: stage == .directory ? description.workingDirectory ?? "/" : executable)
            throw SystemError(code: outcome.error)
        }
        step.processID = outcome.pid
        step.stopGraceMilliseconds = description.stopGraceMilliseconds
    }

    /// What the description says itself goes into the request, and what the step is `told` beside it.
    private static func spawn(
        _ request: inout step_spawn_request, _ description: StepDescription, _ told: [String], _ limit: step_limit
    ) -> step_spawn_outcome {
        request.file_mode_mask = description.fileModeMask
        request.no_new_privileges = description.refusesNewPrivileges ? 1 : 0
        request.argument_count = description.arguments.count
        request.environment_count = description.environment.count + told.count
        var texts: [UInt8] = []
        let names = [description.executable, description.workingDirectory ?? "/"]
        for text in [names, description.arguments, description.environment, told].joined() {
            texts += text.utf8
            texts.append(0)
        }
        // Ours was raised for ourselves; a step gets the usual one unless it names its own, which comes later.
        let limits =
            [limit] + description.processLimits.map { step_limit(resource: $0.resource, soft: $0.soft, hard: $0.hard) }
        request.limit_count = limits.count
        return texts.withUnsafeBytes { texts in
            limits.withUnsafeBufferPointer { limits in
                request.texts = texts.baseAddress?.assumingMemoryBound(to: CChar.self)
                request.limits = limits.baseAddress
                return step_spawn(&request)
            }
        }
    }

    private func openInput(
        _ input: StepDescription.Input, _ place: inout Place
    ) throws(SystemError) -> OwnedDescriptor {
        switch input {
        case .null: return try openInput(.file("/dev/null"), &place)
        case .file(let path):
            place = Place(stage: .input, path: path)
            // Not blocking only for the open: a pipe without a writer must not hold up the supervisor.
            let file = try OwnedDescriptor(checking: open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY))
            _ = fcntl(file.number, F_SETFL, O_RDONLY)
            return file
        case .bytes(let bytes):
            place = Place(stage: .input, path: "stdin")
            // A file in memory: nothing has to be fed while the step runs, nor after a re-execution.
            let file = try OwnedDescriptor(checking: step_memory_file("stdin"))
            try SystemFiles.write(bytes, to: file.number)
            guard lseek(file.number, 0, SEEK_SET) == 0 else { throw SystemError() }
            return file
        }
    }
}
