import WorkflowModel

/// Extensions: tasks around the tasks of a kind.
extension Compilation {
    /// One of `use.extensions`.
    struct Extension {
        var name: String
        /// The kind of task, `composite` or `all`.
        var kind: String
        var element: Element

        func applies(to kind: String) -> Bool {
            switch self.kind {
            case "all": true
            case "composite": kind == "do" || kind == "fork"
            default: self.kind == kind
            }
        }
    }

    mutating func extensions(_ element: Element?) {
        guard let element else { return }
        guard let items = element.elements else {
            wrongType(element, "extensions", mustBe: "a list of extensions", remedy: "write `- name:` lines under it")
            return
        }
        let kinds = [
            "call", "composite", "emit", "for", "listen", "raise", "run", "set", "switch", "try", "wait", "all",
        ]
        for item in items {
            guard let member = onlyMember(item, "extension"),
                let part = mapping(
                    member.element, member.key, keys: ["extend", "when", "before", "after"], required: ["extend"]),
                let extend = part["extend"], let kind = string(extend, "extend")
            else { continue }
            guard kinds.contains(kind) || kind == "do" || kind == "fork" else {
                problem(
                    .invalidValue, "`\(kind)` is no kind of task", remedy: remedy(for: kind, among: kinds), at: extend)
                continue
            }
            shared.extensions.append(Extension(name: member.key, kind: kind, element: part))
        }
    }

    /// Compiles a task with the extensions around it, the first declared outermost, and gives the outermost node.
    mutating func namedTask(_ member: Element.Member, key: String, parent: NodeID?) -> NodeID {
        guard !isExtending, let kind = kind(of: member.element) else {
            return plainTask(member, key: key, parent: parent)
        }
        let extensions = shared.extensions.filter { $0.applies(to: kind) }
        return extendedTask(member, key: key, parent: parent, extensions[...])
    }

    private mutating func plainTask(_ member: Element.Member, key: String, parent: NodeID?) -> NodeID {
        let node = reserve(key: key, name: member.key, parent: parent)
        task(member, node: node)
        return node
    }

    private mutating func extendedTask(
        _ member: Element.Member, key: String, parent: NodeID?, _ extensions: ArraySlice<Extension>
    ) -> NodeID {
        guard let first = extensions.first else { return plainTask(member, key: key, parent: parent) }
        let outerKey = Pointer.appending(first.name, to: key + "/extension")
        let outer = reserve(key: outerKey, name: member.key, parent: parent)
        guard repeating(first.element.bytes, at: member.element) else { return outer }
        appliedExtensions.insert(first.name)
        let when = expression(first.element["when"], "when")
        let before = extensionList(first.element["before"], "before", parent: outer, key: outerKey)
        let body = extendedTask(member, key: key, parent: outer, extensions.dropFirst())
        let after = extensionList(first.element["after"], "after", parent: outer, key: outerKey)
        nodes[outer.index].step = .extended(
            ExtendedStep(name: first.name, when: when, before: before, body: body, after: after))
        // A task that is passed over is not extended either.
        nodes[outer.index].options.condition = nodes[body.index].options.condition
        nodes[body.index].options.condition = nil
        nodes[outer.index].options.authoredAt = nodes[body.index].options.authoredAt
        return outer
    }

    /// Checks an extension that no task has.
    mutating func extensionLists(_ part: Extension, outer: NodeID, key: String) {
        _ = expression(part.element["when"], "when")
        for name in ["before", "after"] { _ = extensionList(part.element[name], name, parent: outer, key: key) }
    }

    private mutating func extensionList(
        _ element: Element?, _ name: String, parent: NodeID, key: String
    ) -> NodeID? {
        guard let element else { return nil }
        isExtending = true
        defer { isExtending = false }
        return body(element, name, parent: parent, path: "/" + name)
    }
}
