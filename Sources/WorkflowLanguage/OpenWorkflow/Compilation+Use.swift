import WorkflowModel

/// The reusable parts of a document.
extension Compilation {
    mutating func sharedParts(_ element: Element?) {
        let harmless = ["authentications", "catalogs", "functions"]
        guard
            let element = mapping(
                element, "use", keys: ["errors", "retries", "timeouts"] + harmless,
                unsupported: ["extensions", "secrets"])
        else { return }
        // Nothing but `call` can refer to these, and `call` is refused by itself.
        for key in harmless {
            guard let part = element[key] else { continue }
            problem(
                .unsupported, "`use.\(key)` has no effect yet", at: part, severity: .warning)
        }
        for member in parts(element["errors"], "errors") {
            shared.errors[member.key] = Shared(part: faultTemplate(member.element), bytes: member.element.bytes)
        }
        for member in parts(element["retries"], "retries") {
            shared.retries[member.key] = Shared(part: retryPolicy(member.element), bytes: member.element.bytes)
        }
        for member in parts(element["timeouts"], "timeouts") {
            let timeout = mapping(member.element, member.key, keys: ["after"], required: ["after"])
            let after = duration(timeout?["after"], "after")
            shared.timeouts[member.key] = Shared(part: after, bytes: member.element.bytes)
        }
    }

    private mutating func parts(_ element: Element?, _ name: String) -> [Element.Member] {
        guard let element else { return [] }
        if element.members == nil { wrongType(element, name, mustBe: "a mapping") }
        return element.members ?? []
    }
}
