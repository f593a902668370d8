internal import EngineCore
internal import Glibc
internal import StepProtocol
internal import WorkflowModel

/// A step that cannot even be described to the supervisor.
struct UnfitStep: Error {
    var outcome: RunOutcome

    init(_ code: Int32, path: String, _ message: String) {
        outcome = .spawnFailed(errno: code, path: path, message: message)
    }
}

extension StepDescription {
    /// What the supervisor is told of an effect: configured variables, then the step's own, which hold the engine's.
    init(
        _ key: StepKey, _ effect: RunEffect, of process: String, _ configuration: SupervisedRunnerConfiguration
    ) throws(UnfitStep) {
        var environment: [(name: String, value: String)] = configuration.environment
        environment += effect.environment.map { ($0.name, $0.value) }
        let (sealed, stdin) = try Self.opened(effect, configuration)
        environment += sealed
        let half = configuration.outputBytesMaximum / 2
        let cap = OutputCap(headBytesMaximum: half, tailBytesMaximum: configuration.outputBytesMaximum - half)
        self.init(
            identifier: StepIdentifier(key), executable: effect.executable, arguments: effect.arguments,
            environment: Self.merge(environment))
        workingDirectory = effect.workingDirectory ?? configuration.workingDirectory
        fileModeMask = configuration.fileModeMask
        groupLimits.memoryBytesMaximum = UInt64(clamping: effect.limits.memoryBytesMaximum ?? 0)
        groupLimits.processorMillis = UInt32(clamping: effect.limits.processorMillis ?? 0)
        groupLimits.tasksMaximum = UInt32(clamping: effect.limits.tasksMaximum ?? 0)
        groupLimits.transferBytesMaximum = UInt64(clamping: effect.limits.transferBytesMaximum ?? 0)
        input = stdin.map(Input.bytes) ?? .null
        outputCap = cap
        errorCap = cap
        stopGraceMilliseconds =
            UInt32(clamping: effect.stopGrace.components.seconds * 1000)
            + UInt32(clamping: effect.stopGrace.components.attoseconds / 1_000_000_000_000_000)
        exchanges = true
        credentials = try Self.credentials(effect.secrets, configuration.secrets)
        logFields = configuration.forwardsOutput ? Self.logFields(key, effect, process) : []
        try checkFit()
    }

    /// The parts of the command that read secrets, evaluated: they go to the supervisor and are kept nowhere.
    private static func opened(
        _ effect: RunEffect, _ configuration: SupervisedRunnerConfiguration
    ) throws(UnfitStep) -> (environment: [(name: String, value: String)], stdin: [UInt8]?) {
        guard let sealed = effect.sealed else { return ([], effect.stdin) }
        guard let evaluator = configuration.evaluator else {
            throw UnfitStep(ENOSYS, path: effect.executable, "nothing here evaluates what reads secrets")
        }
        let resolver = SecretResolver(store: configuration.secrets, evaluator: evaluator)
        do throws(Fault) {
            let secrets = try resolver.secrets(of: sealed.scope)
            var environment: [(name: String, value: String)] = []
            for member in sealed.environment {
                let value = try resolver.value(of: member.value, sealed.scope, secrets: secrets)
                environment.append((member.key, Template.literal(value).text))
            }
            guard let template = sealed.stdin else { return (environment, effect.stdin) }
            return (environment, try resolver.value(of: template, sealed.scope, secrets: secrets).fed)
        } catch {
            throw UnfitStep(EINVAL, path: effect.executable, error.detail ?? "a secret is missing")
        }
    }

    private static func credentials(_ names: [String], _ store: SecretStore) throws(UnfitStep) -> [Credential] {
        var credentials: [Credential] = []
        var room = StepProtocol.Limits.credentialBytesMaximum
        for name in names.prefix(StepProtocol.Limits.credentialsMaximum) {
            do throws(SecretStore.Refusal) {
                let bytes = try store.read(name, bytesMaximum: room)
                room -= bytes.count
                credentials.append(Credential(name: name, bytes: bytes))
            } catch {
                throw UnfitStep(error.code, path: name, error.message)
            }
        }
        return credentials
    }

    /// What each line of the step carries in the host's journal.
    private static func logFields(_ key: StepKey, _ effect: RunEffect, _ process: String) -> [String] {
        var fields = [
            "EXECUTION_ID=\(key.execution)", "PROCESS_NAME=\(process)", "NODE_KEY=\(effect.nodeKey)",
            "ATTEMPT=\(effect.attempt)", "SYSLOG_IDENTIFIER=\(effect.nodeName)",
        ]
        if !effect.iteration.isEmpty {
            fields.append("ITERATION=" + effect.iteration.map(String.init).joined(separator: "."))
        }
        // A NUL cannot be sent, and more than the protocol takes is no name.
        return fields.filter { !$0.utf8.contains(0) && $0.utf8.count <= Limits.logFieldBytesMaximum }
    }

    /// The last of a name wins, in the place of the first.
    private static func merge(_ variables: [(name: String, value: String)]) -> [String] {
        var places: [String: Int] = [:]
        var entries: [String] = []
        for (name, value) in variables {
            if let place = places[name] {
                entries[place] = "\(name)=\(value)"
            } else {
                places[name] = entries.count
                entries.append("\(name)=\(value)")
            }
        }
        return entries
    }

    /// The supervisor closes the connection over a frame that breaks the protocol's bounds, so none is sent.
    private func checkFit() throws(UnfitStep) {
        guard !executable.isEmpty, !arguments.isEmpty else {
            throw UnfitStep(EINVAL, path: executable, "the command is empty")
        }
        let texts = [executable, workingDirectory ?? ""] + arguments + environment
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw UnfitStep(EINVAL, path: executable, "an argument or variable of the command holds a zero byte")
        }
        let textBytes = texts.reduce(0) { $0 + $1.utf8.count }
        guard textBytes <= StepProtocol.Limits.textBytesMaximum,
            arguments.count <= StepProtocol.Limits.elementsMaximum,
            environment.count <= StepProtocol.Limits.elementsMaximum
        else {
            throw UnfitStep(
                E2BIG, path: executable,
                "arguments and environment take \(textBytes) bytes; at most \(StepProtocol.Limits.textBytesMaximum) are possible"
            )
        }
        guard max(executable.utf8.count, workingDirectory?.utf8.count ?? 0) < Int(PATH_MAX) else {
            throw UnfitStep(ENAMETOOLONG, path: executable, "the path is too long")
        }
        if case .bytes(let bytes) = input, bytes.count > StepProtocol.Limits.inputBytesMaximum {
            throw UnfitStep(
                E2BIG, path: executable,
                "standard input takes \(bytes.count) bytes; at most \(StepProtocol.Limits.inputBytesMaximum) are possible"
            )
        }
    }
}
