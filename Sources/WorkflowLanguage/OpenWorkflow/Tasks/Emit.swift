import WorkflowModel

extension Compilation {
    /// `emit`: publishes an event.
    mutating func emitTask(_ task: Element, node: NodeID) {
        checkTaskKeys(task, ["emit"])
        _ = engineOptions(task)
        let emit = mapping(task["emit"], "emit", keys: ["event"], required: ["event"])
        guard let event = emit?["event"] else { return }
        guard event.members != nil else {
            wrongType(event, "event", mustBe: "a mapping")
            return
        }
        guard let attributes = event["with"] else {
            problem(.missingKey, "`event` needs the key `with`", remedy: "put the event's attributes there", at: event)
            return
        }
        guard attributes.members != nil else {
            wrongType(attributes, "with", mustBe: "a mapping")
            return
        }
        for key in ["source", "type"] where attributes[key] == nil {
            problem(.missingKey, "an event needs the attribute `\(key)`", remedy: "add `\(key): …`", at: attributes)
        }
        checkEventAttributes(attributes)
        nodes[node.index].step = .emit(template(attributes))
    }

    /// The attributes of CloudEvents that are texts, whatever else an event has.
    mutating func checkEventAttributes(_ attributes: Element) {
        for key in ["id", "source", "type", "time", "subject", "datacontenttype", "dataschema"] {
            _ = string(attributes[key], key)
        }
    }
}
