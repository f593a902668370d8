import WorkflowModel

extension Compilation {
    /// `switch`: the first case that holds says where the flow goes.
    mutating func choiceTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["switch"])
        _ = engineOptions(task)
        guard let list = task["switch"] else { return }
        guard let items = list.elements, !items.isEmpty else {
            wrongType(list, "switch", mustBe: "a list of cases", remedy: "write `- name: {when: …, then: …}`")
            return
        }
        var cases: [ChoiceCase] = []
        var defaultCase: String?
        var directives: [(position: Int, element: Element?)] = []
        for item in items {
            guard let member = onlyMember(item, "case") else { continue }
            if cases.contains(where: { $0.name == member.key }) {
                problem(
                    .duplicateName, "a second case `\(member.key)` in this switch", remedy: "rename one of the two",
                    atKey: member)
            }
            if let defaultCase {
                problem(
                    .unreachable, "the case `\(member.key)` comes after the default case `\(defaultCase)`",
                    remedy: "put the case without `when` last", atKey: member, severity: .warning)
            }
            let body = mapping(member.element, member.key, keys: ["when", "then"], required: ["then"])
            if body != nil, body?["when"] == nil { defaultCase = member.key }
            directives.append((cases.count, body?["then"]))
            cases.append(
                ChoiceCase(name: member.key, condition: expression(body?["when"], "when"), then: .continue))
        }
        nodes[node.index].step = .choice(cases)
        for directive in directives {
            then(directive.element, for: .choiceCase(node, position: directive.position))
        }
    }
}
