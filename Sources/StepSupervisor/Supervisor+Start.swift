import CStepSpawn
import Glibc
import StepProtocol

extension Supervisor {
    /// Spawns the step unless its name is known already: then the client hears again what it may have missed.
    func start(_ description: StepDescription, for connection: Connection) {
        let identifier = description.identifier
        if let known = steps[identifier] {
            connection.encoder.append(.entry(known.entry))
            return
        }
        guard !isEnding else {
            connection.encoder.append(
                .refused(Refusal(.ending, identifier: identifier, message: "the supervisor is ending")))
            return
        }
        marksGiven += 1
        let step = Step(identifier: identifier, mark: markBase == 0 ? 0 : markBase + marksGiven)
        do throws(SpawnFailure) {
            guard mainProcesses.count < Limits.runningStepsMaximum else {
                throw SpawnFailure(stage: .capacity, code: EAGAIN, path: description.executable)
            }
            try enterLedger(step)
            try spawn(description, as: step)
            steps[identifier] = step
            broadcast(.started(identifier, processID: step.processID))
        } catch {
            step.group?.remove()
            steps[identifier] = step
            conclude(
                step,
                StepResult(
                    identifier: identifier,
                    ending: .notSpawned(stage: error.stage, errno: error.code, path: error.path)))
        }
    }

    private struct SpawnFailure: Error {
        var stage: SpawnStage
        var code: Int32
        var path: String
    }

    private func enterLedger(_ step: Step) throws(SpawnFailure) {
        do throws(SystemError) {
            step.slot = try ledger.enter(step.identifier, mark: step.mark)
        } catch {
            throw SpawnFailure(stage: .record, code: error.code, path: directory.path)
        }
        guard step.slot != nil else {
            throw SpawnFailure(stage: .capacity, code: EAGAIN, path: directory.path)
        }
    }

    private func spawn(_ description: StepDescription, as step: Step) throws(SpawnFailure) {
        let executable = description.executable
        let input = try openInput(description.input)
        let output = try Pipe(for: executable)
        let errors = try Pipe(for: executable)
        if let groups {
            do throws(SystemError) {
                let group = try groups.group(for: step.identifier)
                group.limit(description.groupLimits)
                step.group = group
            } catch {
                throw SpawnFailure(stage: .clone, code: error.code, path: groups.path)
            }
        }
        let environment = try description.environment + exchange(description, as: step)
        let inputNumber = input.number
        let outputNumber = output.childEnd.number
        let errorNumber = errors.childEnd.number
        // Ours was raised for ourselves; a step gets the usual one unless it names its own, which comes later.
        let limits =
            [descriptorLimit]
            + description.processLimits.map { step_limit(resource: $0.resource, soft: $0.soft, hard: $0.hard) }
        let directoryPath = description.workingDirectory ?? "/"
        let outcome = withCStrings(description.arguments) { arguments in
            withCStrings(environment) { environment in
                limits.withUnsafeBufferPointer { limits in
                    executable.withCString { executable in
                        directoryPath.withCString { directoryPath in
                            var request = step_spawn_request()
                            request.executable = executable
                            request.arguments = arguments
                            request.environment = environment
                            request.directory = directoryPath
                            request.input = inputNumber
                            request.output = outputNumber
                            request.error = errorNumber
                            request.group = step.group?.directory.number ?? -1
                            request.file_mode_mask = description.fileModeMask
                            request.no_new_privileges = description.refusesNewPrivileges ? 1 : 0
                            request.mark = step.mark
                            request.limits = limits.baseAddress
                            request.limit_count = limits.count
                            return step_spawn(&request)
                        }
                    }
                }
            }
        }
        input.close()
        output.childEnd.close()
        errors.childEnd.close()
        guard outcome.pid > 0 else {
            let stage = SpawnStage(rawValue: UInt8(clamping: outcome.stage)) ?? .clone
            throw SpawnFailure(
                stage: stage, code: outcome.error, path: stage == .directory ? directoryPath : executable)
        }
        step.processID = outcome.pid
        if step.mark > 0 { marked[step.mark] = step }
        step.stopGraceMilliseconds = description.stopGraceMilliseconds
        mainProcesses[outcome.pid] = step
        step.logFields = description.logFields
        step.output = capture(output.ourEnd, of: step, "stdout", description.outputCap)
        step.error = capture(errors.ourEnd, of: step, "stderr", description.errorCap)
        let timeline = OutputTimeline(path: directory.outputPath(step.identifier, "timeline"))
        for capture in [step.output, step.error] { capture?.timeline = timeline }
    }

    /// Gives the step a directory for what it exchanges, if it wants one; returns what it is told of it.
    private func exchange(_ description: StepDescription, as step: Step) throws(SpawnFailure) -> [String] {
        guard description.exchanges || !description.credentials.isEmpty else { return [] }
        do throws(SystemError) {
            let exchange = try exchanges.take()
            step.exchange = exchange
            if let socket = exchange.socketNumber { watch(socket, .notices(step)) }
            try exchange.store(description.credentials)
            return exchange.environment(
                hasCredentials: !description.credentials.isEmpty, beside: description.environment)
        } catch {
            throw SpawnFailure(stage: .exchange, code: error.code, path: exchanges.path)
        }
    }

    /// Both ends close themselves; ours goes into the capture.
    private struct Pipe: ~Copyable {
        let ourEnd: OwnedDescriptor
        let childEnd: OwnedDescriptor

        init(for path: String) throws(SpawnFailure) {
            let ends = step_pipe()
            guard ends.error == 0 else { throw SpawnFailure(stage: .descriptor, code: ends.error, path: path) }
            ourEnd = OwnedDescriptor(ends.reader)
            childEnd = OwnedDescriptor(ends.writer)
        }
    }

    private func capture(
        _ pipe: consuming OwnedDescriptor, of step: Step, _ stream: String, _ cap: StepDescription.OutputCap
    ) -> OutputCapture {
        let path = directory.outputPath(step.identifier, stream)
        let number = pipe.number
        let capture = OutputCapture(path: path, cap: cap, pipe: pipe)
        capture.forwardLines(to: journal, of: step)
        watch(number, .output(step, capture))
        return capture
    }

    private func openInput(_ input: StepDescription.Input) throws(SpawnFailure) -> OwnedDescriptor {
        do throws(SystemError) {
            switch input {
            case .null: return try OwnedDescriptor(checking: fcntl(nullDevice.number, F_DUPFD_CLOEXEC, 3))
            case .file(let path):
                // Not blocking only for the open: a pipe without a writer must not hold up the supervisor.
                let file = try OwnedDescriptor(
                    checking: open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY))
                _ = fcntl(file.number, F_SETFL, O_RDONLY)
                return file
            case .bytes(let bytes):
                // A file in memory: nothing has to be fed while the step runs, nor after a re-execution.
                let file = try OwnedDescriptor(checking: step_memory_file("stdin"))
                let code = SystemFiles.writeAll(bytes, to: file.number)
                guard code == 0, lseek(file.number, 0, SEEK_SET) == 0 else { throw SystemError(code: code) }
                return file
            }
        } catch {
            if case .file(let path) = input { throw SpawnFailure(stage: .input, code: error.code, path: path) }
            throw SpawnFailure(stage: .input, code: error.code, path: "stdin")
        }
    }
}
