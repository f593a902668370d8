import Synchronization

/// Parsed definitions of the prelude, so that each is parsed once.
enum PreludeCache {
    private struct Entry: Sendable {
        let definition: FunctionSyntax
    }

    private static let parsed = Mutex<[String: Entry]>([:])

    static func definition(_ source: String) throws(SyntaxError) -> FunctionSyntax {
        if let entry = parsed.withLock({ $0[source] }) { return entry.definition }
        let definition = try Parser.parseDefinition(source)
        parsed.withLock { $0[source] = Entry(definition: definition) }
        return definition
    }
}
