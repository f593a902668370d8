package import WorkflowModel

/// A definition that somebody registered by name: others find it, and retention leaves it alone.
package struct Publication: Equatable, Sendable {
    /// The definition's content address.
    package var digest: String
    /// The user who registered it.
    package var publishedBy: UInt32
    /// When.
    package var publishedAt: Instant

    /// Makes a publication of its parts.
    package init(digest: String, publishedBy: UInt32, publishedAt: Instant) {
        self.digest = digest
        self.publishedBy = publishedBy
        self.publishedAt = publishedAt
    }
}

/// What a definition is registered as: nothing else is ever registered under it, so it always means the same.
struct PublicationName: Hashable, Comparable {
    var namespace: String
    var name: String
    var version: String

    init(namespace: String, name: String, version: String) {
        self.namespace = namespace
        self.name = name
        self.version = version
    }

    init(_ definition: Definition) {
        self.init(namespace: definition.namespace, name: definition.name, version: definition.version)
    }

    /// By name, then older versions first: numbers count as numbers, and a pre-release is older than its release.
    static func < (left: PublicationName, right: PublicationName) -> Bool {
        if left.namespace != right.namespace { return left.namespace < right.namespace }
        if left.name != right.name { return left.name < right.name }
        if isOlder(left.version, right.version) { return true }
        // Build metadata has no order of its own, but a list has.
        return !isOlder(right.version, left.version) && left.version < right.version
    }

    /// Whether a version comes before another one, as semver.org orders them; text that is no version orders as text.
    static func isOlder(_ left: String, _ right: String) -> Bool {
        let (left, right) = (parts(left), parts(right))
        for (a, b) in zip(left.numbers, right.numbers) where a != b { return a < b }
        if left.numbers.count != right.numbers.count { return left.numbers.count < right.numbers.count }
        switch (left.suffix, right.suffix) {
        case (nil, nil), (nil, .some): return false
        case (.some, nil): return true
        case (.some(let a), .some(let b)): return isOlderSuffix(a, b)
        }
    }

    private static func parts(_ version: String) -> (numbers: [UInt64], suffix: Substring?) {
        let core = version.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let halves = core.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        return (halves[0].split(separator: ".").map { UInt64($0) ?? 0 }, halves.count == 2 ? halves[1] : nil)
    }

    private static func isOlderSuffix(_ left: Substring, _ right: Substring) -> Bool {
        let (left, right) = (left.split(separator: "."), right.split(separator: "."))
        for (a, b) in zip(left, right) where a != b {
            switch (UInt64(a), UInt64(b)) {
            case (.some(let a), .some(let b)): return a < b
            case (.some, nil): return true
            case (nil, .some): return false
            case (nil, nil): return a < b
            }
        }
        return left.count < right.count
    }
}
