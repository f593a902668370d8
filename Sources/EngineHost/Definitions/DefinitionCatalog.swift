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
        private(set) var entries: [PublicationName: Entry] = [:]
        private var names = NameIndex<PublicationName>()
        /// How many are being registered or removed.
        private(set) var unsettledCount = 0
        var settleWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// What is registered, by name and version; only what comes after the given name.
    func all(after place: PublicationName? = nil) -> [Entry] {
        state.withLock { state in
            state.registered.filter { entry in place.map { $0 < entry.key } ?? true }
                .sorted { $0.key < $1.key }.map(\.value)
        }
    }

    /// What a checkpoint holds: nothing whose record may still be refused, and all that was durable when this was called.
    func stored() async -> [Publication] {
        while true {
            let publications: [Publication]? = state.withLock { state in
                state.isSettled ? state.registered.sorted { $0.key < $1.key }.map(\.value.publication) : nil
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
            state.withLock { $0.insert(entry, PublicationName(definition.definition)) }
        }
    }

    /// The entry of the name, which may have its namespace before it (`namespace/name`); without a version the highest.
    /// The caller uses the definition, until it ends that use. Throws when the name stands in several namespaces.
    func find(name: String, version: String?) throws(EngineError) -> Entry? {
        try state.withLock { state -> Result<Entry?, EngineError> in
            state.only(name, version).map { found in
                found?.value.definition.use()
                return found?.value
            }
        }.get()
    }

    /// The highest version of a definition, by its name with its namespace before it. The caller uses the definition,
    /// until it ends that use.
    func newest(of name: String) -> Entry? {
        state.withLock { state in
            let newest = state.newest(of: name)
            newest?.definition.use()
            return newest
        }
    }

    /// What that says, for those who only look at it.
    func newestDefinition(of name: String) -> Definition? {
        state.withLock { $0.newest(of: name)?.definition.definition }
    }

    /// Whether any version under the name starts by itself, also one that is being registered or removed.
    func hasSchedule(_ name: String) -> Bool {
        state.withLock { $0.versions(of: name).contains { $0.value.definition.definition.schedule != nil } }
    }

    /// The names of what is registered, with their namespaces before them.
    var names: [String] { state.withLock { Array(Set($0.entries.keys.map(\.qualified))) } }

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
            state.insert(Entry(publication: publication, definition: definition, standing: .registering), name)
            return .success(nil)
        }
        return try result.get()
    }

    /// Nil when nothing is registered under the name; otherwise the caller makes the removal durable and says so.
    func beginRemoval(name: String, version: String) throws(EngineError) -> Entry? {
        try state.withLock { state -> Result<Entry?, EngineError> in
            state.only(name, version).map { found in
                guard let found else { return nil }
                state.set(.removing, of: found.key)
                return found.value
            }
        }.get()
    }

    /// The record of the registration, or of the removal, is durable, or it never will be.
    func end(_ definition: RegisteredDefinition, isDurable: Bool) {
        let name = PublicationName(definition.definition)
        let (isGone, waiters) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
            let isGone = (state.entries[name]?.standing == .removing) == isDurable
            if isGone { state.remove(name) } else { state.set(.registered, of: name) }
            guard state.isSettled else { return (isGone, []) }
            defer { state.settleWaiters = [] }
            return (isGone, state.settleWaiters)
        }
        if isGone { definition.endUse() }
        for waiter in waiters { waiter.resume() }
    }
}

extension DefinitionCatalog.State {
    fileprivate typealias Found = (key: PublicationName, value: DefinitionCatalog.Entry)

    fileprivate var isSettled: Bool { unsettledCount == 0 }

    fileprivate var registered: [Found] { entries.filter { $0.value.standing == .registered }.map { $0 } }

    /// What is registered under the name, which may have its namespace before it.
    fileprivate func registered(under name: String) -> [Found] {
        versions(of: name).filter { $0.value.standing == .registered }
    }

    fileprivate func versions(of name: String) -> [Found] {
        names[name].compactMap { key in entries[key].map { (key, $0) } }
    }

    fileprivate func newest(of name: String) -> DefinitionCatalog.Entry? {
        registered(under: name).max { $0.key < $1.key }?.value
    }

    /// The highest version, or the one asked for, of a name that may have its namespace before it.
    fileprivate func only(_ name: String, _ version: String?) -> Result<Found?, EngineError> {
        let found = registered(under: name).filter { version == nil || version == $0.key.version }
        let namespaces = Set(found.map(\.key.namespace)).sorted()
        guard namespaces.count < 2 else {
            let names = namespaces.map { "\($0)/\(name)" }.joined(separator: ", ")
            return .failure(.invalidRequest("\(name) stands in several namespaces; say which: \(names)"))
        }
        return .success(found.max { $0.key < $1.key })
    }

    fileprivate mutating func insert(_ entry: DefinitionCatalog.Entry, _ name: PublicationName) {
        entries[name] = entry
        names.insert(name, under: name.qualified)
        if entry.standing != .registered { unsettledCount += 1 }
    }

    fileprivate mutating func set(_ standing: DefinitionCatalog.Entry.Standing, of name: PublicationName) {
        guard let before = entries[name]?.standing else { return }
        entries[name]?.standing = standing
        unsettledCount += (standing == .registered ? 0 : 1) - (before == .registered ? 0 : 1)
    }

    fileprivate mutating func remove(_ name: PublicationName) {
        set(.registered, of: name)
        entries[name] = nil
        names.remove(name, under: name.qualified)
    }
}

extension PublicationName {
    /// The name with its namespace before it.
    var qualified: String { "\(namespace)/\(name)" }

    /// The name for people.
    var text: String { "\(qualified) \(version)" }
}
