import WorkflowModel

/// Kinds of steps that the short form writes more briefly than the canonical form.
extension Compilation {
    /// `{language, code}`, or the code under the language's name.
    mutating func shortScript(_ element: Element) -> RunStep.Program? {
        let languages = RunStep.Interpreter.allCases.map(\.rawValue)
        let keys = ["language", "code", "source"]
        guard let script = mapping(element, "script", keys: keys + languages) else { return nil }
        let given = RunStep.Interpreter.allCases.filter { script[$0.rawValue] != nil }
        guard let interpreter = given.first, let code = script[interpreter.rawValue] else {
            if script["language"] == nil {
                problem(
                    .missingKey, "`script` needs a language", remedy: "write `script: {python: …}`", at: script)
            }
            return scriptProgram(script)
        }
        guard given.count == 1, !keys.contains(where: { script[$0] != nil }) else {
            problem(.invalidValue, "`script` has more than one language", remedy: "make a step of each", at: script)
            return nil
        }
        return textTemplate(scalar: code, interpreter.rawValue).map { .interpreted(interpreter, code: $0) }
    }

    /// `METHOD URI`, a URI alone, or the arguments of the canonical form, in which `method` is `get` unless told.
    mutating func shortCall(of item: Element) -> HTTPCall? {
        guard let element = item["call"], var call = shortCall(element) else { return nil }
        call.onInterrupt = choice(item["onInterrupt"], "onInterrupt", of: [.rerun, .fail, .pause])
        return call
    }

    private mutating func shortCall(_ element: Element) -> HTTPCall? {
        guard let text = element.string, Self.wrapped(text) == nil else { return longCall(element) }
        let words = text.split(separator: " ", maxSplits: 1)
        let isBare = words.count == 1
        let method = isBare ? "get" : words.first.map { $0.lowercased() } ?? "get"
        let place = words.last.map(String.init) ?? ""
        guard place.contains("://"), !place.contains(" ") else {
            problem(
                .invalidValue, "`\(text)` is no request", remedy: "write it like `call: POST https://host/path`",
                at: element)
            return nil
        }
        return HTTPCall(method: .literal(.string(method)), endpoint: Endpoint(uri: .literal(.string(place))))
    }

    private mutating func longCall(_ element: Element) -> HTTPCall? {
        if element.string != nil {
            let uri = allowingSecrets { $0.uri(element, "call") }
            return uri.map { HTTPCall(method: .literal("get"), endpoint: Endpoint(uri: $0)) }
        }
        return httpCall(element, at: element, requiresMethod: false)
    }

    /// A name, perhaps with its namespace before it, or the arguments of the canonical form.
    mutating func shortWorkflow(_ element: Element) -> WorkflowStep? {
        guard let text = element.string else { return longWorkflow(element) }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let namespace = parts.count == 2 ? parts[0] : documentNamespace
        guard parts.allSatisfy(Names.isDocumentName), let name = parts.last else {
            problem(
                .invalidValue, "`\(text)` is no name of a definition", remedy: "write `workflow: name`", at: element)
            return nil
        }
        return WorkflowStep(target: .registered(namespace: namespace, name: name, version: "latest"))
    }

    private mutating func longWorkflow(_ element: Element) -> WorkflowStep? {
        let keys = ["namespace", "name", "version", "input", "await"]
        guard let part = mapping(element, "workflow", keys: keys, required: ["name"]),
            let name = documentName(part["name"], "name"), let version = childVersion(part["version"])
        else { return nil }
        let namespace = documentName(part["namespace"], "namespace") ?? documentNamespace
        return WorkflowStep(
            target: .registered(namespace: namespace, name: name, version: version),
            input: part["input"].map { template($0) }, awaitsCompletion: boolean(part["await"], "await") ?? true)
    }

    /// What the person is asked, or `{prompt, data}`.
    mutating func shortApproval(_ element: Element) -> ListenStep? {
        var approval = ListenStep.Approval()
        if element.string != nil {
            approval.prompt = template(element)
        } else {
            guard let part = mapping(element, "approval", keys: ["prompt", "data"]) else { return nil }
            approval.prompt = textTemplate(scalar: part["prompt"], "prompt")
            approval.data = part["data"].map { template($0) }
        }
        return ListenStep(consumption: .any([], until: nil), approval: approval)
    }
}
