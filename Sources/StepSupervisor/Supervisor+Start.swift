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
        steps[identifier] = step
        do throws(SpawnFailure) {
            try spawn(description, as: step)
            broadcast(.started(identifier, processID: step.processID))
        } catch {
            step.result.ending = .notSpawned(stage: error.stage, errno: error.code, path: error.path)
            conclude(step)
        }
    }

    private struct SpawnFailure: Error {
        var stage: SpawnStage
        var path: String
        var code = EAGAIN
    }

    /// Says of an error of `body` where the spawn failed, and of which path.
    private func attempt<Value: ~Copyable>(
        _ stage: SpawnStage, _ path: String, _ body: () throws(SystemError) -> Value
    ) throws(SpawnFailure) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            throw SpawnFailure(stage: stage, path: path, code: error.code)
        }
    }

    private func spawn(_ description: StepDescription, as step: Step) throws(SpawnFailure) {
        let executable = description.executable
        guard mainProcesses.count < Limits.runningStepsMaximum else {
            throw SpawnFailure(stage: .capacity, path: executable)
        }
        step.slot = try attempt(.record, directory.path) { () throws(SystemError) in
            try ledger.enter(step.identifier, mark: step.mark)
        }
        guard step.slot != nil else { throw SpawnFailure(stage: .capacity, path: directory.path) }
        let input = try openInput(description.input)
        let output = try attempt(.descriptor, executable) { () throws(SystemError) in try Pipe() }
        let errors = try attempt(.descriptor, executable) { () throws(SystemError) in try Pipe() }
        if let groups {
            step.group = try attempt(.clone, groups.path) { () throws(SystemError) in
                try groups.group(for: step.identifier)
            }
            step.group?.limit(description.groupLimits)
        }
        let told = try attempt(.exchange, options.exchangePath) { () throws(SystemError) in
            try giveExchange(to: step, description)
        }
        var request = step_spawn_request()
        request.input = input.number
        request.output = output.childEnd.number
        request.error = errors.childEnd.number
        request.group = step.group?.directory.number ?? -1
        request.mark = step.mark
        let outcome = Self.spawn(&request, description, told, descriptorLimit)
        guard outcome.pid > 0 else {
            let stage = SpawnStage(rawValue: UInt8(clamping: outcome.stage)) ?? .clone
            let path = stage == .directory ? description.workingDirectory ?? "/" : executable
            throw SpawnFailure(stage: stage, path: path, code: outcome.error)
        }
        step.processID = outcome.pid
        step.stopGraceMilliseconds = description.stopGraceMilliseconds
        if step.mark > 0 { marked[step.mark] = step }
        mainProcesses[outcome.pid] = step
        step.captures = [
            OutputCapture(
                path: directory.outputPath(step.identifier, "stdout"), cap: description.outputCap, pipe: output.ourEnd,
                logFields: description.logFields),
            OutputCapture(
                path: directory.outputPath(step.identifier, "stderr"), cap: description.errorCap, pipe: errors.ourEnd,
                logFields: description.logFields),
        ]
        for capture in step.captures { watch(capture, of: step) }
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
        for text in [description.executable, description.workingDirectory ?? "/"] { texts += text.utf8 + [0] }
        for list in [description.arguments, description.environment, told] {
            for text in list { texts += text.utf8 + [0] }
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

    /// Both ends close themselves; ours goes into the capture.
    private struct Pipe: ~Copyable {
        let ourEnd: OwnedDescriptor
        let childEnd: OwnedDescriptor

        init() throws(SystemError) {
            let ends = step_pipe()
            guard ends.error == 0 else { throw SystemError(code: ends.error) }
            ourEnd = OwnedDescriptor(ends.reader)
            childEnd = OwnedDescriptor(ends.writer)
        }
    }

    private func openInput(_ input: StepDescription.Input) throws(SpawnFailure) -> OwnedDescriptor {
        switch input {
        case .null:
            try attempt(.input, "/dev/null") { () throws(SystemError) in
                try OwnedDescriptor(checking: open("/dev/null", O_RDONLY | O_CLOEXEC))
            }
        case .file(let path):
            try attempt(.input, path) { () throws(SystemError) in
                // Not blocking only for the open: a pipe without a writer must not hold up the supervisor.
                let file = try OwnedDescriptor(checking: open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY))
                _ = fcntl(file.number, F_SETFL, O_RDONLY)
                return file
            }
        case .bytes(let bytes):
            try attempt(.input, "stdin") { () throws(SystemError) in
                // A file in memory: nothing has to be fed while the step runs, nor after a re-execution.
                let file = try OwnedDescriptor(checking: step_memory_file("stdin"))
                try SystemFiles.write(bytes, to: file.number)
                guard lseek(file.number, 0, SEEK_SET) == 0 else { throw SystemError() }
                return file
            }
        }
    }
}
