import WorkflowModel

extension Compilation {
    /// `listen`: waits for events.
    mutating func listenTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["listen", "foreach"])
        _ = engineOptions(task)
        guard let listen = mapping(task["listen"], "listen", keys: ["to", "read"], required: ["to"]) else { return }
        let read = self.read(listen["read"]) ?? .data
        var step = ListenStep(consumption: consumption(listen["to"], "to"), read: read)
        step.iteration = listenIteration(task["foreach"], node: node)
        nodes[node.index].step = .listen(step)
    }

    mutating func read(_ element: Element?) -> ListenStep.Read? {
        choice(element, "read", of: [ListenStep.Read.data, .envelope, .raw])
    }

    /// `{item, at, do, output, export}`.
    private mutating func listenIteration(_ element: Element?, node: NodeID) -> ListenStep.Iteration? {
        guard let part = mapping(element, "foreach", keys: ["item", "at", "do", "output", "export"]) else { return nil }
        let item = variable(part["item"], "item") ?? "item"
        let index = variable(part["at"], "at") ?? "index"
        checkLoopVariables(item, index, at: part["at"] ?? part["item"])
        let body = self.body(part["do"], "do", parent: node, path: "/foreach/do")
        var options = nodes[body.index].options
        (options.outputAs, options.outputSchema) = transformation(part["output"], "output", key: "as")
        (options.exportAs, options.exportSchema) = transformation(part["export"], "export", key: "as")
        nodes[body.index].options = options
        return ListenStep.Iteration(itemVariable: item, indexVariable: index, body: body)
    }

    // MARK: - Consumption

    /// Exactly one of `one`, `all` and `any`; `any` may have `until`.
    mutating func consumption(_ element: Element?, _ name: String, allowsUntil: Bool = true) -> EventConsumption {
        let nothing = EventConsumption.any([], until: nil)
        guard let element, element.members != nil else {
            if let element { wrongType(element, name, mustBe: "a mapping", remedy: "write `one: {with: …}`") }
            return nothing
        }
        let keys = ["one", "all", "any"]
        let given = keys.filter { element[$0] != nil }
        _ = mapping(element, name, keys: keys + (given == ["any"] && allowsUntil ? ["until"] : []))
        guard let strategy = given.first, given.count == 1, let part = element[strategy] else {
            problem(.invalidValue, "`\(name)` must have exactly one of `one`, `all` and `any`", at: element)
            return nothing
        }
        switch strategy {
        case "one": return eventFilter(part).map { .one($0) } ?? nothing
        case "all": return .all(eventFilters(part, "all"))
        default: return .any(eventFilters(part, "any"), until: until(element["until"]))
        }
    }

    /// An expression over the consumed events, or other events.
    private mutating func until(_ element: Element?) -> EventConsumption.Until? {
        guard let element else { return nil }
        if element.members != nil { return .consumed(consumption(element, "until", allowsUntil: false)) }
        return expression(element, "until").map { .condition($0) }
    }

    private mutating func eventFilters(_ element: Element, _ name: String) -> [EventFilter] {
        guard let elements = element.elements else {
            wrongType(element, name, mustBe: "a list of event filters")
            return []
        }
        return elements.compactMap { eventFilter($0) }
    }

    private mutating func eventFilter(_ element: Element) -> EventFilter? {
        guard let filter = mapping(element, "event filter", keys: ["with", "correlate"], required: ["with"]),
            let with = filter["with"]
        else { return nil }
        guard let attributes = with.members, !attributes.isEmpty else {
            wrongType(with, "with", mustBe: "a mapping of attributes")
            return nil
        }
        checkEventAttributes(with)
        let templates = attributes.map { Template.Member($0.key, template($0.element)) }
        return EventFilter(attributes: templates, correlations: correlations(filter["correlate"]))
    }

    private mutating func correlations(_ element: Element?) -> [EventFilter.Correlation] {
        guard let element else { return [] }
        guard let members = element.members else {
            wrongType(element, "correlate", mustBe: "a mapping of names")
            return []
        }
        return members.compactMap { member in
            guard
                let part = mapping(member.element, member.key, keys: ["from", "expect"], required: ["from"]),
                let from = expression(part["from"], "from")
            else { return nil }
            let expect = part["expect"].map { template($0) }
            return EventFilter.Correlation(name: member.key, from: from, expect: expect)
        }
    }
}
