import WorkflowModel

extension Compilation {
    /// `run`: a command of the host (point 2 of the profile).
    mutating func runTask(_ task: Element, name: String, node: NodeID) {
        checkTaskKeys(task, ["run"])
        let engine = engineOptions(task, keys: Self.commandKeys + ["parse"])
        guard let run = mapping(task["run"], "run", keys: ["await", "return", "shell"] + Self.unsupportedPrograms)
        else {
            return
        }
        for program in run.members ?? [] where Self.unsupportedPrograms.contains(program.key) {
            problem(
                .unsupported, "the task `\(name)` is a `run: \(program.key)`, which is not supported yet",
                remedy: "this version runs `run: shell`", atKey: program)
        }
        guard let shell = run["shell"] else {
            if !Self.unsupportedPrograms.contains(where: { run[$0] != nil }) {
                problem(.missingKey, "`run` needs the key `shell`", remedy: "add `shell: {command: …}`", at: run)
            }
            return
        }
        guard var step = shellCommand(shell) else { return }
        step.awaitsCompletion = boolean(run["await"], "await") ?? true
        step.returns = choice(run["return"], "return", of: [.stdout, .stderr, .code, .all, .none]) ?? .stdout
        step.parsing = choice(engine?["parse"], "parse", of: [.text, .trimmedText, .json, .lines]) ?? .text
        step.workingDirectory = defaults.workingDirectory
        commandOptions(engine, into: &step)
        nodes[node.index].step = .run(step)
    }

    private static let unsupportedPrograms = ["container", "script", "workflow"]

    private mutating func shellCommand(_ element: Element) -> RunStep? {
        let keys = ["command", "stdin", "arguments", "environment"]
        guard let shell = mapping(element, "shell", keys: keys, required: ["command"]) else { return nil }
        let arguments = shell["arguments"].flatMap { self.arguments($0) }
        let environment = commandEnvironment([self.environment(shell["environment"], "environment")], at: element)
        let stdin = shell["stdin"].map { template($0) }
        guard let command = shell["command"], string(command, "command") != nil,
            let template = textTemplate(scalar: command, "command")
        else { return nil }
        return RunStep(program: .command(template), arguments: arguments, environment: environment, stdin: stdin)
    }

    /// A list of texts, a mapping of options, or an expression that gives one of them.
    private mutating func arguments(_ element: Element) -> Template? {
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
}
