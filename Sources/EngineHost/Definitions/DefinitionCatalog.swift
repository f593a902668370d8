internal import Synchronization
internal import WorkflowModel

/// The definitions that somebody registered by namespace, name and version. What a name stands for never changes: it
/// can only be removed, and executions of it go on.
///
/// Each entry counts as a use of its definition, so retention leaves that alone.
final class DefinitionCatalog: Sendable {
    struct Entry: Sendable {
        var publication: Publication
        var definition: RegisteredDefinition
        /// False while the record is on its way to the disk; a checkpoint holds the entry already.
        var isDurable: Bool
    }

    private let entries = Mutex<[PublicationName: Entry]>([:])

    var count: Int { entries.withLock { $0.count } }

    /// All entries, by name and version.
    var all: [Entry] { entries.withLock { entries in entries.sorted { $0.key < $1.key }.map(\.value) } }

    /// Takes over what recovery read.
    func restore(_ publications: [Publication], _ definition: (String) -> RegisteredDefinition?) {
        for publication in publications {
            guard let definition = definition(publication.digest) else { continue }
            definition.use()
            let entry = Entry(publication: publication, definition: definition, isDurable: true)
            entries.withLock { $0[PublicationName(definition.definition)] = entry }
        }
    }

    /// The entry of the name, which may have its namespace before it (`namespace/name`); without a version the highest.
    /// The caller uses the definition, until it ends that use.
    func find(name: String, version: String?) -> Entry? {
        entries.withLock { entries in
            let candidates = entries.filter { key, entry in
                entry.isDurable && (name == key.name || name == "\(key.namespace)/\(key.name)")
                    && (version == nil || version == key.version)
            }
            guard let found = candidates.max(by: { $0.key < $1.key })?.value else { return nil }
            found.definition.use()
            return found
        }
    }

    /// What is registered under the name, else what an earlier start of a document brought. The caller uses it.
    func definition(name: String, version: String?, else registry: DefinitionRegistry) -> RegisteredDefinition? {
        find(name: name, version: version)?.definition ?? registry.find(name: name, version: version)
    }

    /// The same with every version, oldest first. Nothing is used.
    func versions(of name: String) -> [Entry] {
        all.filter { entry in
            let definition = entry.definition.definition
            return entry.isDurable
                && (name == definition.name || name == "\(definition.namespace)/\(definition.name)")
        }
    }

    // MARK: - Registering

    /// Nil when the caller has to make the entry durable and to say so; otherwise the entry that is there already.
    func begin(_ publication: Publication, _ definition: RegisteredDefinition) throws(EngineError) -> Entry? {
        let name = PublicationName(definition.definition)
        let result: Result<Entry?, EngineError> = entries.withLock { entries in
            if let known = entries[name] {
                guard known.definition.digest == definition.digest else {
                    return .failure(.definitionExists(name: name.text, digest: known.definition.digest))
                }
                guard known.isDurable else {
                    return .failure(.busy(reason: "the same definition is being registered"))
                }
                return .success(known)
            }
            guard entries.count < Limits.publicationsMaximum else {
                return .failure(.busy(reason: "\(Limits.publicationsMaximum) definitions are registered; remove some"))
            }
            definition.use()
            entries[name] = Entry(publication: publication, definition: definition, isDurable: false)
            return .success(nil)
        }
        return try result.get()
    }

    /// The entry is durable, or it never was.
    func end(_ definition: RegisteredDefinition, isDurable: Bool) {
        let name = PublicationName(definition.definition)
        entries.withLock { entries in
            if isDurable { entries[name]?.isDurable = true } else { entries[name] = nil }
        }
        if !isDurable { definition.endUse() }
    }

    /// Takes an entry out, before its removal is durable: a checkpoint that is collected meanwhile has it no longer.
    func take(name: String, version: String) -> Entry? {
        entries.withLock { entries in
            let key = entries.first { key, entry in
                entry.isDurable && version == key.version
                    && (name == key.name || name == "\(key.namespace)/\(key.name)")
            }?.key
            return key.flatMap { entries.removeValue(forKey: $0) }
        }
    }

    /// Puts back what could not be removed.
    func putBack(_ entry: Entry) {
        entries.withLock { $0[PublicationName(entry.definition.definition)] = entry }
    }
}

extension PublicationName {
    /// The name for people.
    var text: String { "\(namespace)/\(name) \(version)" }
}
