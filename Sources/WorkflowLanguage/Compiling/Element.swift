import WorkflowModel

/// A value of the author's document and its JSON pointer there.
struct Element {
    var value: LocatedValue
    var pointer: String

    var place: SourcePlace { value.place }
    var kindName: String { value.kindName }

    /// The value of a key; nil when there is none, or when this is no mapping.
    subscript(key: String) -> Element? {
        value[key].map { Element(value: $0, pointer: Pointer.appending(key, to: pointer)) }
    }

    /// The members of a mapping, nil when this is none.
    var members: [Member]? {
        guard case .object(let members) = value.content else { return nil }
        return members.map { member in
            let element = Element(value: member.value, pointer: Pointer.appending(member.key, to: pointer))
            return Member(key: member.key, keyPlace: member.keyPlace, element: element)
        }
    }

    /// The elements of a list, nil when this is none.
    var elements: [Element]? {
        guard case .array(let elements) = value.content else { return nil }
        return elements.enumerated().map { Element(value: $1, pointer: Pointer.appending($0, to: pointer)) }
    }

    /// Nil for lists and mappings.
    var scalar: LocatedValue.Scalar? {
        guard case .scalar(let scalar) = value.content else { return nil }
        return scalar
    }

    /// The text of a string, nil for every other kind.
    var string: String? {
        guard case .string(let text) = scalar?.value else { return nil }
        return text
    }

    /// The part at a JSON pointer within this one, or the last part on the way there.
    func descendant(at pointer: String) -> Element {
        var element = self
        var isRoot = true
        for token in pointer.split(separator: "/", omittingEmptySubsequences: false) {
            guard !isRoot else {
                isRoot = false
                continue
            }
            let key = Pointer.lastToken(of: "/" + token)
            let index = Int(token)
            let next =
                element[key]
                ?? index.flatMap { index in
                    element.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                }
            guard let next else { return element }
            element = next
        }
        return element
    }

    /// A measure of the text within, with something for each part.
    var bytes: Int {
        switch value.content {
        case .scalar(let scalar): scalar.text.utf8.count + 16
        case .array: (elements ?? []).reduce(16) { $0 + $1.bytes }
        case .object: (members ?? []).reduce(16) { $0 + $1.key.utf8.count + $1.element.bytes }
        }
    }

    /// A key and its element.
    struct Member {
        var key: String
        var keyPlace: SourcePlace
        var element: Element
    }
}
