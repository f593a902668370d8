import WorkflowModel

/// The reusable parts of a document.
extension Compilation {
    mutating func sharedParts(_ element: Element?) {
        let keys = [
            "authentications", "catalogs", "errors", "extensions", "functions", "retries", "secrets", "timeouts",
        ]
        guard let element = mapping(element, "use", keys: keys) else { return }
        secrets(element["secrets"])
        extensions(element["extensions"])
        for member in parts(element["functions"], "functions") { shared.functions[member.key] = member.element }
        for member in parts(element["authentications"], "authentications") {
            let policy = authenticationPolicy(member.element)
            shared.authentications[member.key] = Shared(part: policy, bytes: member.element.bytes)
        }
        for member in parts(element["catalogs"], "catalogs") { catalog(member) }
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

    /// A directory within the directory of resources.
    private mutating func catalog(_ member: Element.Member) {
        guard
            let part = mapping(member.element, member.key, keys: ["endpoint"], required: ["endpoint"]),
            let endpoint = part["endpoint"]
        else { return }
        if member.key == "default" {
            problem(.reservedName, "the catalog `default` is the engine's own", remedy: "rename this one", at: endpoint)
        }
        let path = resourcePath(endpoint, "a catalog")
        shared.catalogs[member.key] = Shared(part: path, bytes: 0)
    }

    private mutating func parts(_ element: Element?, _ name: String) -> [Element.Member] {
        guard let element else { return [] }
        if element.members == nil { wrongType(element, name, mustBe: "a mapping") }
        return element.members ?? []
    }
}
