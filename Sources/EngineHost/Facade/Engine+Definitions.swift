public import EngineCore
internal import EngineJournal
public import WorkflowLanguage
public import WorkflowModel

/// A definition that is registered by namespace, name and version.
public struct Registration: Sendable, Equatable {
    /// Who keeps it apart from others of its name.
    public var namespace: String
    /// The definition's name.
    public var name: String
    /// The definition's version.
    public var version: String
    /// Its content address: the SHA-256 of its text.
    public var digest: String
    /// The user who registered it.
    public var registeredBy: UInt32
    /// When.
    public var registeredAt: Instant
    /// The definition itself.
    public var definition: Definition
}

/// The answer to ``Engine/register(_:fileName:by:)``; what it says is durable.
public struct RegistrationReceipt: Sendable {
    /// What is registered.
    public var registration: Registration
    /// False when the very same definition was registered before.
    public var isNew: Bool
    /// Warnings about the document.
    public var diagnostics: [Diagnostic]
}

extension Engine {
    /// Registers the definition of the document under its namespace, name and version, for ever: another document of the
    /// same name and version is refused with ``EngineError/definitionExists(name:digest:)``.
    public func register(
        _ text: String, fileName: String, by requester: Requester
    ) async throws(EngineError) -> RegistrationReceipt {
        if let refusal = life.refusal { throw refusal }
        let definition = try await definitions.register(text, fileName: fileName)
        defer { definition.endUse() }
        let publication = Publication(
            digest: definition.digest, publishedBy: requester.uid, publishedAt: seams.clock.now)
        if let known = try catalog.begin(publication, definition) {
            return RegistrationReceipt(
                registration: Registration(known), isNew: false, diagnostics: definition.warnings)
        }
        do throws(EngineError) {
            try await append(.definitionPublished(publication), priority: .ordinary, of: "the registration")
        } catch {
            catalog.end(definition, isDurable: false)
            throw error
        }
        catalog.end(definition, isDurable: true)
        try await schedules.follow(definition.definition)
        let entry = DefinitionCatalog.Entry(publication: publication, definition: definition)
        return RegistrationReceipt(registration: Registration(entry), isNew: true, diagnostics: definition.warnings)
    }

    /// Removes a definition from those that are found by name. Executions of it go on.
    public func removeDefinition(
        name: String, version: String, by requester: Requester
    ) async throws(EngineError) -> Registration {
        if let refusal = life.refusal { throw refusal }
        guard let entry = try catalog.beginRemoval(name: name, version: version) else {
            throw .definitionNotFound(name: name, version: version)
        }
        do throws(EngineError) {
            try await append(
                .definitionRemoved(digest: entry.definition.digest), priority: .reserved, of: "the removal")
        } catch {
            catalog.end(entry.definition, isDurable: false)
            try await schedules.follow(entry.definition.definition)
            throw error
        }
        catalog.end(entry.definition, isDurable: true)
        try await schedules.follow(entry.definition.definition)
        return Registration(entry)
    }

    /// The registered definitions by namespace and name, older versions first; only those that come after a place in
    /// this order, where nothing needs to stand any more.
    public func registrations(
        after place: (namespace: String, name: String, version: String)? = nil
    ) -> [Registration] {
        let place = place.map { PublicationName(namespace: $0.namespace, name: $0.name, version: $0.version) }
        return catalog.all(after: place).map { Registration($0) }
    }

    /// The registered definition of this name, which may have its namespace before it; without a version the highest.
    public func registration(name: String, version: String?) throws(EngineError) -> Registration {
        guard let entry = try catalog.find(name: name, version: version) else {
            throw .definitionNotFound(name: name, version: version)
        }
        entry.definition.endUse()
        return Registration(entry)
    }

    /// Appends a record that belongs to no execution.
    func append(
        _ record: HostRecord, priority: AppendPriority, of what: String
    ) async throws(EngineError) {
        do throws(StoreError) {
            _ = try await seams.store.append([HostRecordCodec.encode(record)], priority: priority, epoch: epoch)
        } catch {
            throw life.refusal(for: error, of: what)
        }
    }
}

extension Registration {
    init(_ entry: DefinitionCatalog.Entry) {
        let definition = entry.definition.definition
        self.init(
            namespace: definition.namespace, name: definition.name, version: definition.version,
            digest: entry.publication.digest, registeredBy: entry.publication.publishedBy,
            registeredAt: entry.publication.publishedAt, definition: definition)
    }
}
