import WorkflowModel

/// A value on its way through a path expression.
struct Tracked {
    var value: Value
    /// The path that was walked last, and what stands there.
    var link: PathLink
    /// False when `value` is not what stands at the path: then only what does not follow the path further is allowed.
    var isIntact: Bool

    init(root: Value) { self.init(value: root, link: PathLink(root: root), isIntact: true) }

    init(value: Value, link: PathLink, isIntact: Bool) {
        self.value = value
        self.link = link
        self.isIntact = isIntact
    }

    /// The element at `key`, which has been looked up already.
    func child(_ key: Value, _ child: Value) -> Tracked {
        Tracked(value: child, link: PathLink(parent: link, key: key, value: child), isIntact: true)
    }

    /// Another value at the same path, where it may stand or not.
    func standing(_ value: Value) -> Tracked {
        Tracked(value: value, link: link, isIntact: Identity.same(value, link.value))
    }

    /// The path as an array; an error when the value is not at its path.
    func path(_ machine: Machine) throws(Interruption) -> [Value] {
        guard isIntact else { throw Self.misplaced(value, "with result") }
        try machine.charge(bytes: 32 * link.depth)
        return link.keys
    }

    /// Refuses to walk on from a value that is not at its path.
    func requireIntact(toAccess key: Value) throws(Interruption) {
        guard !isIntact else { return }
        throw Self.misplaced(value, "near attempt to access element \(ErrorText.excerpt(key)) of")
    }

    func requireIntactToIterate() throws(Interruption) {
        guard !isIntact else { return }
        throw Self.misplaced(value, "near attempt to iterate through")
    }

    private static func misplaced(
        _ value: Value, _ place: @autoclosure @escaping @Sendable () -> String
    ) -> Interruption {
        .error("Invalid path expression \(place()) \(ErrorText.excerpt(value))")
    }
}

/// A path as a list from its last key to the root, so that a step costs the same at any depth.
final class PathLink {
    let parent: PathLink?
    let key: Value
    /// What stands at the path.
    let value: Value
    let depth: Int

    init(root: Value) {
        parent = nil
        key = .null
        value = root
        depth = 0
    }

    init(parent: PathLink, key: Value, value: Value) {
        self.parent = parent
        self.key = key
        self.value = value
        depth = parent.depth + 1
    }

    var keys: [Value] {
        var keys: [Value] = []
        keys.reserveCapacity(depth)
        var link = self
        while let parent = link.parent {
            keys.append(link.key)
            link = parent
        }
        keys.reverse()
        return keys
    }
}

/// jq compares what stands at a path with a result by identity of memory; this comes as near as values allow.
enum Identity {
    static func same(_ left: Value, _ right: Value) -> Bool {
        switch (left, right) {
        case (.array(let left), .array(let right)):
            !left.isEmpty && left.count == right.count
                && left.withUnsafeBufferPointer { left in
                    right.withUnsafeBufferPointer { left.baseAddress == $0.baseAddress }
                }
        case (.object(let left), .object(let right)):
            left.identity != nil && left.identity == right.identity
        case (.null, _), (.boolean, _), (.integer, _), (.double, _), (.string, _), (.array, _), (.object, _):
            !left.isContainer && left == right
        }
    }
}
