import WorkflowModel

/// Task lists and what is common to the kinds of tasks.
extension Compilation {
    /// The kinds of tasks by the key that names them. `for` has a `do` beside it and comes first.
    private static let kinds = [
        "for", "do", "fork", "emit", "raise", "run", "set", "switch", "try", "wait", "call", "listen",
    ]

    /// Compiles the tasks of a list; `key` is the canonical pointer of the list.
    mutating func taskList(
        _ element: Element?, _ name: String, parent: NodeID, key: String, isOrdered: Bool = true
    ) -> [NodeID] {
        guard let element else { return [] }
        guard let items = element.elements else {
            wrongType(element, name, mustBe: "a list of tasks", remedy: "begin each task with `- name:`")
            return []
        }
        lists.append(ListScope(isOrdered: isOrdered))
        defer { closeList() }
        var children: [NodeID] = []
        for (index, item) in items.enumerated() {
            guard let member = onlyMember(item, "task") else { continue }
            checkTaskName(member)
            let key = Pointer.appending(member.key, to: Pointer.appending(index, to: key))
            let node = namedTask(member, key: key, parent: parent)
            // A sibling is known by name only from here on, but `then` is resolved when the list is complete.
            lists[lists.count - 1].append(
                ListScope.Sibling(name: member.key, node: node, place: member.keyPlace))
            children.append(node)
        }
        return children
    }

    /// The one member of an item of a list of named things.
    mutating func onlyMember(_ item: Element, _ what: String) -> Element.Member? {
        guard let members = item.members else {
            wrongType(item, what, mustBe: "a mapping", remedy: "write `- name:` and the \(what) under it")
            return nil
        }
        if let member = members.first, members.count == 1 { return member }
        let names = members.map { "`\($0.key)`" }.joined(separator: ", ")
        let found = members.isEmpty ? "this is empty" : "here are \(members.count): \(names)"
        problem(
            .invalidValue, "an item of the list holds exactly one \(what), but \(found)",
            remedy: "begin each \(what) with a `-` of its own", at: item)
        return nil
    }

    private mutating func checkTaskName(_ member: Element.Member) {
        if Names.flowWords.contains(member.key) {
            problem(
                .reservedName, "`\(member.key)` cannot be the name of a task",
                remedy: "`then` means something else by it",
                atKey: member)
        } else if member.key.isEmpty || member.key.utf8.count > Limits.nameLengthMaximum {
            problem(
                .invalidValue, "a task's name has between 1 and \(Limits.nameLengthMaximum) bytes", atKey: member)
        }
        if let first = lists.last?.sibling(named: member.key) {
            problem(
                .duplicateName, "a second task `\(member.key)` in this list, the first is in line \(first.place.line)",
                remedy: "rename one of the two", atKey: member)
        }
    }

    mutating func task(_ member: Element.Member, node: NodeID) {
        let task = member.element
        guard let members = task.members else {
            wrongType(task, member.key, mustBe: "a task", remedy: "write its kind under it, such as `set:` or `run:`")
            return
        }
        taskOptions(task, node: node)
        let kinds = Self.kinds(of: members)
        guard let kind = kinds.first else {
            noKind(member, Self.kinds)
            return
        }
        guard kinds.count == 1 else {
            let names = kinds.map { "`\($0)`" }.joined(separator: " and ")
            problem(
                .invalidValue, "the task `\(member.key)` is of more than one kind: \(names)",
                remedy: "make a task of each", atKey: member)
            return
        }
        step(kind, member, node: node)
    }

    private static func kinds(of members: [Element.Member]) -> [String] {
        var found = kinds.filter { kind in members.contains { $0.key == kind } }
        if found.first == "for" { found.removeAll { $0 == "do" } }
        return found
    }

    /// The kind of a task; nil when it has none.
    func kind(of task: Element) -> String? { task.members.flatMap { Self.kinds(of: $0).first } }

    private mutating func noKind(_ member: Element.Member, _ known: [String]) {
        let unknown = member.element.members?.first { !Self.taskKeys.contains($0.key) }
        let nearest = unknown.flatMap { Suggestion.nearest(to: $0.key, among: known) }
        if let unknown, let nearest {
            problem(
                .unknownKey, "unknown key `\(unknown.key)` in `\(member.key)`", remedy: "did you mean `\(nearest)`?",
                atKey: unknown)
        } else {
            problem(
                .missingKey, "the task `\(member.key)` does nothing",
                remedy: "give it one of \(Self.kindList)", atKey: member)
        }
    }

    private mutating func step(_ kind: String, _ member: Element.Member, node: NodeID) {
        let task = member.element
        switch kind {
        case "call": callTask(task, name: member.key, node: node)
        case "do": sequenceTask(task, node: node)
        case "emit": emitTask(task, node: node)
        case "for": loopTask(task, node: node)
        case "fork": forkTask(task, node: node)
        case "listen": listenTask(task, node: node)
        case "raise": raiseTask(task, node: node)
        case "run": runTask(task, name: member.key, node: node)
        case "set": assignTask(task, node: node)
        case "switch": choiceTask(task, node: node)
        case "try": attemptTask(task, node: node)
        default: waitTask(task, node: node)
        }
    }

    private static var kindList: String { kinds.sorted().map { "`\($0)`" }.joined(separator: ", ") }

    /// Notes keys that a kind of task does not have.
    mutating func checkTaskKeys(_ task: Element, _ keys: [String]) {
        _ = mapping(task, Pointer.lastToken(of: task.pointer), keys: Self.taskKeys + keys)
    }
}
