import WorkflowModel

/// Functions: tasks that the document, a catalog or the engine defines, compiled where they are called.
extension Compilation {
    /// `name`, `name:version@catalog` or the URL of a function's document.
    mutating func functionCall(_ target: String, _ call: Element, _ task: Element, name: String, node: NodeID) {
        if let reference = FunctionReference(target) {
            catalogCall(reference, call, task, name: name, node: node)
        } else if target.contains("://") {
            _ = engineOptions(task)
            let input = task["with"].map { template($0) }
            nodes[node.index].step = .workflow(WorkflowStep(target: .function(uri: target), input: input))
            pending(.remoteFunction, in: name, at: call)
        } else if let function = shared.functions[target] {
            _ = engineOptions(task)
            let arguments = task["with"].map { template($0) }
            inlineFunction(function, name: target, arguments, call, node: node)
        } else {
            problem(
                .unknownName, "`\(target)` is no function of `use.functions`",
                remedy: remedy(for: target, among: shared.functions.keys + ["http", "openapi"]) ?? "define it there",
                at: call)
        }
    }

    /// Compiles the function's task below the call, so that each call has nodes of its own.
    mutating func inlineFunction(
        _ function: Element, name: String, _ arguments: Template?, _ call: Element, node: NodeID
    ) {
        guard !openFunctions.contains(name) else {
            let path = (openFunctions.drop { $0 != name } + [name]).joined(separator: " → ")
            problem(.cycle, "the function `\(name)` calls itself: \(path)", remedy: "use a loop", at: call)
            return
        }
        guard nodes.count <= Limits.tasksMaximum, repeating(function.bytes, at: call) else { return }
        calledFunctions.insert(name)
        openFunctions.append(name)
        defer { openFunctions.removeLast() }
        let key = Pointer.appending(name, to: nodes[node.index].key + "/call")
        let body = functionTask(function, name: name, key: key, parent: node)
        nodes[node.index].step = .function(FunctionStep(arguments: arguments, body: body))
    }

    /// A task that stands alone: `then` can name no other one.
    private mutating func functionTask(_ function: Element, name: String, key: String, parent: NodeID?) -> NodeID {
        lists.append(ListScope(isOrdered: true))
        defer { closeList() }
        let member = Element.Member(key: name, keyPlace: function.place, element: function)
        return namedTask(member, key: key, parent: parent)
    }

    /// Functions and extensions that nothing uses are checked like the others, and make nothing.
    mutating func checkUnusedParts() {
        for part in shared.extensions where !appliedExtensions.contains(part.name) {
            let count = nodes.count
            let outer = reserve(key: part.element.pointer, name: part.name, parent: nil)
            extensionLists(part, outer: outer, key: part.element.pointer)
            nodes.removeSubrange(count...)
        }
        for (name, function) in shared.functions.sorted(by: { $0.key < $1.key }) where !calledFunctions.contains(name) {
            let count = nodes.count
            openFunctions.append(name)
            _ = functionTask(function, name: name, key: function.pointer, parent: nil)
            openFunctions.removeLast()
            nodes.removeSubrange(count...)
        }
    }

    // MARK: - Catalogs

    private mutating func catalogCall(
        _ reference: FunctionReference, _ call: Element, _ task: Element, name: String, node: NodeID
    ) {
        if reference.catalog == "default" {
            switch (reference.name, reference.version) {
            case ("map", "1.0.0"): mapCall(task, node: node)
            case ("graph", "1.0.0"): graphCall(task, node: node)
            case _:
                problem(
                    .unknownName, "the catalog `default` has no function `\(reference.name):\(reference.version)`",
                    remedy: "it has `map:1.0.0` and `graph:1.0.0`", at: call)
            }
            return
        }
        _ = engineOptions(task)
        guard let directory = resolve(reference.catalog, in: shared.catalogs, "catalogs", at: call) else { return }
        let path = "\(directory)/functions/\(reference.name)/\(reference.version)/function.yaml"
        guard let function = resource(path, at: call) else { return }
        let arguments = task["with"].map { template($0) }
        compiling(function) { compilation in
            compilation.inlineFunction(function.root, name: reference.text, arguments, call, node: node)
        } onProblem: { compilation, problem in
            compilation.problem(
                .invalidValue, "the function `\(reference.text)` cannot be used: \(problem.rendered(file: path))",
                remedy: "correct the catalog", at: call)
        }
    }
}

/// `name:version@catalog`.
struct FunctionReference {
    let name: String
    let version: String
    let catalog: String
    let text: String

    init?(_ text: String) {
        guard !text.contains("/"), let at = text.lastIndex(of: "@"), let colon = text.firstIndex(of: ":"), colon < at
        else { return nil }
        name = String(text[..<colon])
        version = String(text[text.index(after: colon)..<at])
        catalog = String(text[text.index(after: at)...])
        self.text = text
        guard !name.isEmpty, Names.isSemanticVersion(version), !catalog.isEmpty else { return nil }
    }
}
