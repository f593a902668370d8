import CStepSpawn
import Glibc
import StepProtocol

extension Supervisor {
    /// Where the spawn of a step stands, and of which path it fails there.
    private typealias Place = (stage: SpawnStage, path: String)

    /// Spawns the step unless its name is known already: then the client hears again what it may have missed.
    func start(_ description: StepDescription, for connection: Connection) {
        let identifier = description.identifier
        if let known = entry(of: identifier) { return connection.encoder.append(.entry(known)) }
        guard !isEnding else { return connection.refuse(.ending, "the supervisor is ending", identifier) }
        lastMark += 1
        let step = Step()
        step.result.identifier = identifier
        step.mark = lastMark
        var place: Place = (.capacity, description.executable)
        do throws(SystemError) {
            try spawn(description, as: step, &place)
            hold(step)
            broadcast(.started(identifier, processID: step.processID))
        } catch {
            step.result.ending = .notSpawned(stage: place.stage, errno: error.code, path: place.path)
            conclude(step)
        }
    }

    /// Knows the step from now on: by its name, by its processes and by what it says.
    func hold(_ step: Step) {
        steps[step.identifier] = step
        marked[step.mark] = step
        if step.hasMainProcess { mainProcesses[step.processID] = step }
        if step.deadline != nil || !step.hasMainProcess { attended.insert(step.identifier) }
        watchNotices(of: step)
        for capture in step.captures where capture.pipe.number >= 0 {
            loop.watch(capture.pipe.number) { [unowned self] in
                if !capture.drain(into: buffer, journal, &step.timeline) { closePipe(of: capture) }
            }
        }
    }

    /// Nothing more comes.
    func closePipe(of capture: OutputCapture) {
        if capture.pipe.number >= 0 { loop.forget(capture.pipe.number) }
        capture.pipe = OwnedDescriptor()
    }

    private func spawn(_ description: StepDescription, as step: Step, _ place: inout Place) throws(SystemError) {
        let executable = description.executable
        guard steps.count < runningStepsMaximum, steps.count + results.count < Limits.stepsMaximum else {
            throw SystemError(code: EAGAIN)
        }
        let input = try openInput(description.input, &place)
        place = (.descriptor, executable)
        step.timeline = OutputTimeline(path: directory.outputPath(step.identifier, "timeline"))
        for (name, cap) in [("stdout", description.outputCap), ("stderr", description.errorCap)] {
            let path = directory.outputPath(step.identifier, name)
            step.captures.append(try OutputCapture(path: path, cap: cap, logFields: description.logFields))
        }
        defer { for capture in step.captures { capture.childEnd = OwnedDescriptor() } }
        if let groups {
            place = (.clone, groups.path)
            step.group = try groups.group(for: step)
            step.group?.limit(description.groupLimits)
        }
        place = (.exchange, options.exchangePath)
        let told = try giveExchange(to: step, description)
        var request = step_spawn_request()
        request.input = input.number
        request.output = step.captures[0].childEnd.number
        request.error = step.captures[1].childEnd.number
        request.group = step.group?.directory.number ?? -1
        request.mark = step.mark
        let outcome = Self.spawn(&request, description, told, descriptorLimit)
        guard outcome.pid > 0 else {
            let stage = SpawnStage(rawValue: UInt8(clamping: outcome.stage)) ?? .clone
            place = (stage, stage == .directory ? description.workingDirectory ?? "/" : executable)
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
        if case .bytes(let bytes) = input {
            place = (.input, "stdin")
            // A file in memory: nothing has to be fed while the step runs, nor after a re-execution.
            let file = try OwnedDescriptor(checking: step_memory_file("stdin"))
            try SystemFiles.write(bytes, to: file.number)
            guard lseek(file.number, 0, SEEK_SET) == 0 else { throw SystemError() }
            return file
        }
        let path = if case .file(let path) = input { path } else { "/dev/null" }
        place = (.input, path)
        // Not blocking only for the open: a pipe without a writer must not hold up the supervisor.
        let file = try OwnedDescriptor(checking: open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY))
        _ = fcntl(file.number, F_SETFL, O_RDONLY)
        return file
    }
}
