import WorkflowModel

/// What commands have in both forms.
extension Compilation {
    /// The keys of a command's options, in `metadata.engine` and in short-form steps.
    static let commandKeys = ["cwd", "limits", "successCodes", "onInterrupt", "stopGrace", "secrets"]

    /// Reads the options of a command into it.
    mutating func commandOptions(_ element: Element?, into run: inout RunStep) {
        guard let element else { return }
        if let directory = workingDirectory(element["cwd"]) { run.workingDirectory = directory }
        run.limits = limits(element["limits"])
        run.successCodes = integers(element["successCodes"], "successCodes", within: 0...255)
        run.onInterrupt = choice(element["onInterrupt"], "onInterrupt", of: [.rerun, .fail, .pause]) ?? .pause
        if let grace = constantDuration(element["stopGrace"], "stopGrace") { run.stopGrace = grace }
        run.secrets = commandSecrets(element["secrets"])
    }

    mutating func workingDirectory(_ element: Element?) -> Template? {
        guard let element, let template = textTemplate(scalar: element, "cwd") else { return nil }
        guard case .literal(.string(let path)) = template else { return template }
        warnOfShellVariable(path, element)
        if !path.hasPrefix("/") {
            problem(.invalidValue, "`cwd` must be an absolute path", remedy: "begin it with `/`", at: element)
        }
        return template
    }

    mutating func environment(_ element: Element?, _ name: String) -> [Template.Member] {
        guard let element else { return [] }
        guard let members = element.members else {
            wrongType(element, name, mustBe: "a mapping", remedy: "write `NAME: value` lines under it")
            return []
        }
        return members.compactMap { member in
            guard !member.key.isEmpty, !member.key.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == 0 }) else {
                problem(.invalidValue, "`\(member.key)` cannot be the name of an environment variable", atKey: member)
                return nil
            }
            guard !EnvironmentNames.isEngines(member.key) else {
                problem(
                    .reservedName, "the variable `\(member.key)` is the engine's own", remedy: "choose another name",
                    atKey: member)
                return nil
            }
            let value = textTemplate(member.element, member.key)
            if case .literal(.string(let text)) = value { warnOfShellVariable(text, member.element) }
            return Template.Member(member.key, value)
        }
    }

    /// Environments from the outermost to the innermost: later values win, positions stay.
    static func merged(_ environments: [[Template.Member]]) -> [Template.Member] {
        var all: [Template.Member] = []
        var positions: [String: Int] = [:]
        for member in environments.joined() {
            if let position = positions[member.key] {
                all[position] = member
            } else {
                positions[member.key] = all.count
                all.append(member)
            }
        }
        return all
    }

    mutating func constantDuration(_ element: Element?, _ name: String) -> Duration? {
        guard let element, let source = duration(element, name) else { return nil }
        if case .constant(let duration) = source { return duration }
        problem(.invalidDuration, "`\(name)` must be known when the document is loaded", at: element)
        return nil
    }

    private mutating func warnOfShellVariable(_ text: String, _ element: Element) {
        guard text.contains("$") else { return }
        problem(
            .notEvaluated, "no shell reads this text, so `$` stays as it is",
            remedy: "use the variable within the script, or make the whole value one ${ … } expression", at: element,
            severity: .warning)
    }

    private mutating func limits(_ element: Element?) -> ResourceLimits {
        guard let element = mapping(element, "limits", keys: ["memory", "cpus", "tasks", "io"]) else {
            return ResourceLimits()
        }
        return ResourceLimits(
            memoryBytesMaximum: bytes(element["memory"], "memory"), processorMillis: processors(element["cpus"]),
            tasksMaximum: integer(element["tasks"], "tasks", within: 1...1_000_000),
            transferBytesMaximum: bytes(element["io"], "io"))
    }

    /// The names of secrets that the command is given as files.
    private mutating func commandSecrets(_ element: Element?) -> [String] {
        guard let element else { return [] }
        guard let elements = element.elements else {
            wrongType(element, "secrets", mustBe: "a list of names", remedy: "write `secrets: [name]`")
            return []
        }
        guard elements.count <= Limits.secretsMaximum else {
            problem(
                .limitExceeded, "a command is given at most \(Limits.secretsMaximum) secrets", at: element)
            return []
        }
        var names: [String] = []
        for element in elements {
            guard let name = string(element, "secrets") else { continue }
            guard Names.isSecretName(name) else {
                problem(
                    .invalidValue, "`\(name)` cannot be the name of a secret",
                    remedy: "use letters, digits, `_`, `-` and `.`, and begin with a letter", at: element)
                continue
            }
            // A short document needs no list of its own; where there is one, it is the whole.
            if form == .openWorkflow || !shared.secrets.isEmpty { checkSecret(name, at: element) }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Bytes, or a number with one of the binary units K, M, G and T, as in systemd.
    private mutating func bytes(_ element: Element?, _ name: String) -> Int? {
        guard let element else { return nil }
        let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
        if let text = element.scalar?.text, !text.isEmpty {
            let factor = text.last.flatMap { units[$0] }
            let digits = factor == nil ? text[...] : text.dropLast()
            if let amount = Int(digits), amount > 0, digits.first != "+" {
                let (bytes, isTooLarge) = amount.multipliedReportingOverflow(by: factor ?? 1)
                if !isTooLarge { return bytes }
            }
        }
        problem(
            .invalidValue, "`\(element.scalar?.text ?? name)` is no number of bytes",
            remedy: "write bytes, or a unit as in 512M or 2G",
            at: element
        )
        return nil
    }

    /// A number of processors such as 1.5, or thousandths such as 500m.
    private mutating func processors(_ element: Element?) -> Int? {
        guard let element else { return nil }
        if let text = element.scalar?.text {
            let isMillis = text.hasSuffix("m")
            let amount = Double(isMillis ? text.dropLast() : text[...])
            if let amount, amount.isFinite, amount > 0, amount <= 1_000_000 {
                let millis = (isMillis ? amount : amount * 1_000).rounded()
                if millis >= 1 { return Int(millis) }
            }
        }
        problem(
            .invalidValue, "`\(element.scalar?.text ?? "cpus")` is no number of processors",
            remedy: "write a number such as 1.5, or 500m",
            at: element)
        return nil
    }
}
