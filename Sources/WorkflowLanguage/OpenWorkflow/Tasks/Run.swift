import WorkflowModel

extension Compilation {
    /// `run`: a command of the host, a script, a container or another definition (point 2 of the profile).
    mutating func runTask(_ task: Element, name: String, node: NodeID) {
        checkTaskKeys(task, ["run"])
        let programs = ["container", "script", "shell", "workflow"]
        guard let run = mapping(task["run"], "run", keys: ["await", "return"] + programs) else { return }
        let given = programs.filter { run[$0] != nil }
        guard let kind = given.first, given.count == 1, let program = run[kind] else {
            problem(
                .invalidValue, "`run` must have exactly one of `container`, `script`, `shell` and `workflow`",
                remedy: given.isEmpty ? "add `shell: {command: …}`" : "make a task of each", at: run)
            return
        }
        if kind == "workflow" {
            _ = engineOptions(task)
            guard let step = workflow(program, run) else { return }
            nodes[node.index].step = .workflow(step)
            return
        }
        let engine = engineOptions(task, keys: Self.commandKeys + ["parse"])
        let command =
            switch kind {
            case "container": container(program)
            case "script": script(program)
            default: shellCommand(program)
            }
        guard var step = command else { return }
        step.awaitsCompletion = boolean(run["await"], "await") ?? true
        step.returns = choice(run["return"], "return", of: [.stdout, .stderr, .code, .all, .none]) ?? .stdout
        step.parsing = choice(engine?["parse"], "parse", of: [.text, .trimmedText, .json, .lines]) ?? .text
        step.workingDirectory = defaults.workingDirectory
        commandOptions(engine, into: &step)
        nodes[node.index].step = .run(step)
    }

    /// What the three kinds of commands have in common.
    private static let commandParts = ["stdin", "arguments", "environment"]

    private mutating func command(_ program: RunStep.Program, _ element: Element) -> RunStep {
        // Arguments are seen by every user of the host.
        let arguments = element["arguments"].flatMap { self.arguments($0) }
        return allowingSecrets { compilation in
            let own = compilation.environment(element["environment"], "environment")
            let environment = compilation.commandEnvironment([own], at: element)
            let stdin = element["stdin"].map { compilation.template($0) }
            return RunStep(program: program, arguments: arguments, environment: environment, stdin: stdin)
        }
    }

    private mutating func shellCommand(_ element: Element) -> RunStep? {
        let keys = ["command"] + Self.commandParts
        guard let shell = mapping(element, "shell", keys: keys, required: ["command"]) else { return nil }
        guard let command = shell["command"], string(command, "command") != nil,
            let template = textTemplate(scalar: command, "command")
        else { return nil }
        return self.command(.command(template), shell)
    }

    /// A list of texts, a mapping of options, or an expression that gives one of them.
    mutating func arguments(_ element: Element) -> Template? {
        if let elements = element.elements {
            let parts = elements.map { textTemplate($0, "arguments") }
            let values = parts.compactMap(\.literal)
            return values.count == parts.count ? .literal(.array(values)) : .array(parts)
        }
        if let members = element.members {
            return .object(members.map { Template.Member($0.key, textTemplate($0.element, $0.key)) })
        }
        if let text = element.string, Self.wrapped(text) != nil { return template(element) }
        wrongType(element, "arguments", mustBe: "a list of texts")
        return nil
    }

    // MARK: - Scripts

    private mutating func script(_ element: Element) -> RunStep? {
        let keys = ["language", "code", "source"] + Self.commandParts
        guard let script = mapping(element, "script", keys: keys, required: ["language"]),
            let program = scriptProgram(script)
        else { return nil }
        return command(program, script)
    }

    /// `{language}` with `{code}` or `{source}`.
    mutating func scriptProgram(_ script: Element) -> RunStep.Program? {
        guard let language = script["language"], let word = string(language, "language") else { return nil }
        let interpreters: [String: RunStep.Interpreter] = [
            "javascript": .javascript, "js": .javascript, "python": .python,
        ]
        guard let interpreter = interpreters[word.lowercased()] else {
            problem(
                .unsupported, "this engine runs no scripts in `\(word)`",
                remedy: "use `javascript`, `python`, or `run: shell` with the interpreter", at: language)
            return nil
        }
        if let code = script["code"] {
            if let source = script["source"] {
                problem(.invalidValue, "a script has either `code` or `source`", remedy: "remove one", at: source)
            }
            checkScript(bytes: code.string?.utf8.count ?? 0, at: code)
            return textTemplate(scalar: code, "code").map { .interpreted(interpreter, code: $0) }
        }
        guard let source = script["source"] else {
            problem(.missingKey, "`script` needs the key `code`", remedy: "put the script there", at: script)
            return nil
        }
        guard let part = mapping(source, "source", keys: ["name", "endpoint"], required: ["endpoint"]),
            let path = resourcePath(part["endpoint"], "a script"), let bytes = resourceBytes(path, at: part)
        else { return nil }
        checkScript(bytes: bytes.count, at: part)
        guard repeating(bytes.count, at: part) else { return nil }
        return .interpreted(interpreter, code: .literal(.string(String(decoding: bytes, as: UTF8.self))))
    }

    private mutating func checkScript(bytes: Int, at element: Element) {
        guard bytes > Limits.scriptBytesMaximum else { return }
        problem(
            .limitExceeded, "a script has at most \(Limits.scriptBytesMaximum) bytes, and this has \(bytes)",
            remedy: "install it as a file, and run that", at: element)
    }

    // MARK: - Containers

    private mutating func container(_ element: Element) -> RunStep? {
        let keys = ["image", "name", "command", "ports", "volumes", "lifetime", "pullPolicy"] + Self.commandParts
        guard let part = mapping(element, "container", keys: keys, required: ["image"]),
            let image = textTemplate(scalar: part["image"], "image")
        else { return nil }
        var container = ContainerProgram(image: image)
        container.name = textTemplate(scalar: part["name"], "name")
        container.command = textTemplate(scalar: part["command"], "command")
        container.ports = environment(part["ports"], "ports")
        container.volumes = environment(part["volumes"], "volumes")
        container.pullPolicy =
            choice(part["pullPolicy"], "pullPolicy", of: [.ifNotPresent, .always, .never]) ?? .ifNotPresent
        container.cleanup = cleanup(part["lifetime"])
        return command(.container(container), part)
    }

    private enum CleanupWord: String, CaseIterable {
        case always, never, eventually
    }

    private mutating func cleanup(_ element: Element?) -> ContainerProgram.Cleanup {
        guard let part = mapping(element, "lifetime", keys: ["cleanup", "after"], required: ["cleanup"]) else {
            return .never
        }
        let word = choice(part["cleanup"], "cleanup", of: CleanupWord.allCases) ?? .never
        let after = duration(part["after"], "after")
        switch word {
        case .eventually:
            if let after { return .eventually(after: after) }
            problem(.missingKey, "`cleanup: eventually` needs the key `after`", remedy: "add `after: PT1H`", at: part)
            return .never
        case .always, .never:
            if let place = part["after"] {
                problem(.invalidValue, "`after` belongs to `cleanup: eventually`", remedy: "remove it", at: place)
            }
            return word == .always ? .always : .never
        }
    }

    // MARK: - Other definitions

    private mutating func workflow(_ element: Element, _ run: Element) -> WorkflowStep? {
        let keys = ["namespace", "name", "version", "input"]
        guard let part = mapping(element, "workflow", keys: keys, required: ["namespace", "name", "version"]),
            let namespace = documentName(part["namespace"], "namespace"), let name = documentName(part["name"], "name"),
            let version = childVersion(part["version"])
        else { return nil }
        let target = WorkflowStep.Target.registered(namespace: namespace, name: name, version: version)
        var step = WorkflowStep(target: target, input: mappingOrExpression(part["input"], "input"))
        step.awaitsCompletion = boolean(run["await"], "await") ?? true
        // An execution has no streams and no exit code: its output is what `stdout` stands for.
        step.returnsOutput =
            choice(run["return"], "return", of: [RunStep.Returns.stdout, .none]) ?? .stdout == .stdout
        return step
    }

    /// A semantic version or `latest`.
    mutating func childVersion(_ element: Element?) -> String? {
        guard let element else { return "latest" }
        return element.string == "latest" ? "latest" : version(element)
    }
}
