/// Finds what stands under a name, which may have its namespace before it (`namespace/name`).
struct NameIndex<Element: Hashable> {
    /// By whole names, and by names without their namespaces.
    private var elements: [String: Set<Element>] = [:]

    /// What stands under the name; more than one where several namespaces, or versions, have it.
    subscript(name: String) -> Set<Element> { elements[name] ?? [] }

    /// Adds an element under its whole name.
    mutating func insert(_ element: Element, under name: String) {
        for key in keys(of: name) { elements[key, default: []].insert(element) }
    }

    /// Takes it away again.
    mutating func remove(_ element: Element, under name: String) {
        for key in keys(of: name) {
            elements[key]?.remove(element)
            if elements[key]?.isEmpty == true { elements[key] = nil }
        }
    }

    private func keys(of name: String) -> [String] {
        [name] + (name.lastIndex(of: "/").map { [String(name[name.index(after: $0)...])] } ?? [])
    }
}
