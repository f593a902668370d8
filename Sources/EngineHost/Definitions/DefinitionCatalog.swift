internal import Synchronization
internal import WorkflowModel

/// The definitions that somebody registered by namespace, name and version. What a name stands for never changes: it
/// can only be removed, and executions of it go on.
///
/// Each entry counts as a use of its definition, so retention leaves that alone.
final class DefinitionCatalog: Sendable {
    struct Entry: Sendable {
        enum Standing: Sendable {
            /// The record of the registration, or that of the removal, is on its way to the disk.
            case registering, removing
            case registered
        }

        var publication: Publication
        var definition: RegisteredDefinition
        var standing = Standing.registered
    }

    fileprivate struct State {
        var entries: [PublicationName: Entry] = [:]
        var settleWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.entries.count } }

    /// What is registered, by name and version; only what comes after the given name.
    func all(after place: PublicationName? = nil) -> [Entry] {
        state.withLock { state in
            state.found { name in place.map { $0 < name } ?? true }.map(\.entry)
        }
    }

    /// What a checkpoint holds: nothing whose record may still be refused, and all that was durable when this was called.
    func stored() async -> [Publication] {
        while true {
            let publications: [Publication]? = state.withLock { state in
                state.isSettled ? state.found { _ in true }.map(\.entry.publication) : nil
            }
            if let publications { return publications }
            await withCheckedContinuation { continuation in
                let isSettled = state.withLock { state in
                    if !state.isSettled { state.settleWaiters.append(continuation) }
                    return state.isSettled
                }
                if isSettled { continuation.resume() }
            }
        }
    }

    /// Takes over what recovery read.
    func restore(_ publications: [Publication], _ definition: (String) -> RegisteredDefinition?) {
        for publication in publications {
            guard let definition = definition(publication.digest) else { continue }
            definition.use()
            let entry = Entry(publication: publication, definition: definition)
            state.withLock { $0.entries[PublicationName(definition.definition)] = entry }
        }
    }

    /// The entry of the name, which may have its namespace before it (`namespace/name`); without a version the highest.
    /// The caller uses the definition, until it ends that use. Throws when the name stands in several namespaces.
    func find(name: String, version: String?) throws(EngineError) -> Entry? {
        try state.withLock { state -> Result<Entry?, EngineError> in
            state.only(name, version).map { found in
                found?.entry.definition.use()
                return found?.entry
            }
        }.get()
    }

    /// The highest version of a definition, by its name with its namespace before it.
    func newest(of name: String) -> Entry? {
        state.withLock { state in state.found { "\($0.namespace)/\($0.name)" == name }.last?.entry }
    }

    /// The names of what is registered, with their namespaces before them.
    var names: [String] { state.withLock { Array(Set($0.entries.keys.map { "\($0.namespace)/\($0.name)" })) } }

    /// What is registered under the name, else what an earlier start of a document brought. The caller uses it.
    func definition(
        name: String, version: String?, else registry: DefinitionRegistry
    ) throws(EngineError) -> RegisteredDefinition? {
        try find(name: name, version: version)?.definition ?? registry.find(name: name, version: version)
    }

    // MARK: - Registering and removing

    /// Nil when the caller has to make the entry durable and to say so; otherwise the entry that is there already.
    func begin(_ publication: Publication, _ definition: RegisteredDefinition) throws(EngineError) -> Entry? {
        let name = PublicationName(definition.definition)
        let result: Result<Entry?, EngineError> = state.withLock { state in
            if let known = state.entries[name] {
                guard known.standing == .registered else {
                    return .failure(.busy(reason: "\(name.text) is being registered or removed"))
                }
                guard known.definition.digest == definition.digest else {
                    return .failure(.definitionExists(name: name.text, digest: known.definition.digest))
                }
                return .success(known)
            }
            guard state.entries.count < Limits.publicationsMaximum else {
                return .failure(.busy(reason: "\(Limits.publicationsMaximum) definitions are registered; remove some"))
            }
            definition.use()
            state.entries[name] = Entry(publication: publication, definition: definition, standing: .registering)
            return .success(nil)
        }
        return try result.get()
    }

    /// Nil when nothing is registered under the name; otherwise the caller makes the removal durable and says so.
    func beginRemoval(name: String, version: String) throws(EngineError) -> Entry? {
        try state.withLock { state -> Result<Entry?, EngineError> in
            state.only(name, version).map { found in
                guard let found else { return nil }
                state.entries[found.key]?.standing = .removing
                return found.entry
            }
        }.get()
    }

    /// The record of the registration, or of the removal, is durable, or it never will be.
    func end(_ definition: RegisteredDefinition, isDurable: Bool) {
        let name = PublicationName(definition.definition)
        let (isGone, waiters) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
            let isGone = (state.entries[name]?.standing == .removing) == isDurable
            if isGone { state.entries[name] = nil } else { state.entries[name]?.standing = .registered }
            guard state.isSettled else { return (isGone, []) }
            defer { state.settleWaiters = [] }
            return (isGone, state.settleWaiters)
        }
        if isGone { definition.endUse() }
        for waiter in waiters { waiter.resume() }
    }
}

extension DefinitionCatalog.State {
    fileprivate var isSettled: Bool { entries.values.allSatisfy { $0.standing == .registered } }

    /// What is registered and means `isMeant`, by name and version.
    fileprivate func found(
        _ isMeant: (PublicationName) -> Bool
    ) -> [(key: PublicationName, entry: DefinitionCatalog.Entry)] {
        entries.filter { $0.value.standing == .registered && isMeant($0.key) }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The highest version, or the one asked for, of a name that may have its namespace before it.
    fileprivate func only(
        _ name: String, _ version: String?
    ) -> Result<(key: PublicationName, entry: DefinitionCatalog.Entry)?, EngineError> {
        let found = found { key in
            (name == key.name || name == "\(key.namespace)/\(key.name)") && (version == nil || version == key.version)
        }
        let namespaces = Set(found.map(\.key.namespace)).sorted()
        guard namespaces.count < 2 else {
            let names = namespaces.map { "\($0)/\(name)" }.joined(separator: ", ")
            return .failure(.invalidRequest("\(name) stands in several namespaces; say which: \(names)"))
        }
        return .success(found.last)
    }
}

extension PublicationName {
    /// The name for people.
    var text: String { "\(namespace)/\(name) \(version)" }
}
