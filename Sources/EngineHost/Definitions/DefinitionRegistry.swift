internal import EngineCore
internal import Synchronization
internal import WorkflowLanguage
internal import WorkflowModel

/// The definitions that are in the store, by digest and by name. Identical text is compiled and registered once.
final class DefinitionRegistry: Sendable {
    typealias Waiter = CheckedContinuation<Result<RegisteredDefinition?, EngineError>, Never>

    private enum Entry {
        /// On its way to the disk; a checkpoint holds it already, since its record may be before the checkpoint.
        case registering(RegisteredDefinition, waiters: [Waiter])
        case registered(RegisteredDefinition)

        var registered: RegisteredDefinition {
            switch self {
            case .registering(let definition, _), .registered(let definition): definition
            }
        }
    }

    private struct State {
        var byDigest: [String: Entry] = [:]
        /// Digests in the order of registration.
        var order: [String] = []
        /// What compiled text was registered as.
        var byText: [String: RegisteredDefinition] = [:]
    }

    private let state = Mutex(State())
    private let loading: LoadingContext
    /// Where documents are compiled: a long one takes a while, and the caller may be an event loop.
    private let compiling: any TaskExecutor
    /// Makes the definition durable.
    private let append: @Sendable (RegisteredDefinition) async throws(EngineError) -> Void

    init(
        loading: LoadingContext, compiling: any TaskExecutor,
        append: @escaping @Sendable (RegisteredDefinition) async throws(EngineError) -> Void
    ) {
        self.loading = loading
        self.compiling = compiling
        self.append = append
    }

    var count: Int { state.withLock { $0.byDigest.count } }

    /// Every definition that is registered or on its way, oldest first.
    var all: [RegisteredDefinition] {
        state.withLock { state in state.order.compactMap { state.byDigest[$0]?.registered } }
    }

    /// Compiles the document. Warnings are given with the definition.
    func examine(_ text: String, fileName: String) throws(EngineError) -> RegisteredDefinition {
        guard text.utf8.count <= Limits.documentBytesMaximum else {
            throw .tooLarge(what: "the document", maximum: Limits.documentBytesMaximum)
        }
        let examination = DefinitionLoader.examine(text, fileName: fileName, context: loading)
        guard let definition = examination.definition else { throw .invalidDefinition(examination.diagnostics) }
        return RegisteredDefinition(
            definition, warnings: examination.diagnostics, usesResources: !examination.resources.isEmpty)
    }

    /// The definition of the document, made durable when it is new. The caller uses it, until it ends that use.
    func register(_ text: String, fileName: String) async throws(EngineError) -> RegisteredDefinition {
        if let known = state.withLock({ $0.byText[text].map(used) }) { return known }
        let examined = try await withTaskExecutorPreference(compiling) { () async throws(EngineError) in
            // An earlier life of the engine may have compiled it.
            if let known = known(text) { return known }
            return try examine(text, fileName: fileName)
        }
        let registered = try await register(examined)
        // What a document refers to may change without it.
        guard !registered.usesResources else { return registered }
        state.withLock { state in
            if state.byText.count >= Limits.definitionsCachedMaximum { state.byText.removeAll() }
            // Only what is registered still: retention may have been faster.
            if state.byDigest[registered.digest] != nil { state.byText[text] = registered }
        }
        return registered
    }

    /// The newest definition of the name, which may have its namespace before it (`namespace/name`). The caller uses
    /// it, until it ends that use.
    func find(name: String, version: String?) -> RegisteredDefinition? {
        state.withLock { state in
            for digest in state.order.reversed() {
                guard case .registered(let candidate)? = state.byDigest[digest] else { continue }
                let definition = candidate.definition
                guard name == definition.name || name == "\(definition.namespace)/\(definition.name)" else { continue }
                if version == nil || version == definition.version { return used(candidate) }
            }
            return nil
        }
    }

    /// The definition of the document, if it is in the store already.
    private func known(_ text: String) -> RegisteredDefinition? {
        guard text.utf8.count <= Limits.documentBytesMaximum else { return nil }
        let digest = DefinitionLoader.digest(of: text)
        return state.withLock { $0.byDigest[digest]?.registered }
    }

    /// Counted under the lock, so that retention cannot come between.
    private func used(_ definition: RegisteredDefinition) -> RegisteredDefinition {
        definition.use()
        return definition
    }

    /// Takes over what recovery read.
    func restore(_ definitions: [RegisteredDefinition]) {
        state.withLock { state in
            for definition in definitions where state.byDigest[definition.digest] == nil {
                state.byDigest[definition.digest] = .registered(definition)
                state.order.append(definition.digest)
            }
        }
    }

    /// Takes out the definitions that nothing uses and that are not the newest of their name.
    func takeUnused() -> [RegisteredDefinition] {
        state.withLock { state in
            var newest: Set<String> = []
            var unused: [RegisteredDefinition] = []
            for digest in state.order.reversed() {
                guard case .registered(let candidate)? = state.byDigest[digest] else { continue }
                let name = "\(candidate.definition.namespace)/\(candidate.definition.name)"
                if newest.insert(name).inserted || candidate.isUsed { continue }
                unused.append(candidate)
            }
            for definition in unused {
                state.byDigest[definition.digest] = nil
                state.byText[definition.definition.source.text] = nil
            }
            state.order.removeAll { state.byDigest[$0] == nil }
            return unused
        }
    }

    // MARK: - Registering

    private func register(_ examined: RegisteredDefinition) async throws(EngineError) -> RegisteredDefinition {
        if let known = try await join(examined) { return known }
        do throws(EngineError) {
            try await append(examined)
            end(examined, nil)
            return examined
        } catch {
            end(examined, error)
            throw error
        }
    }

    /// The definition once somebody else has registered it; nil when the caller has to append it. All of that in one
    /// step, so that who waits waits for somebody.
    private func join(_ examined: RegisteredDefinition) async throws(EngineError) -> RegisteredDefinition? {
        let result: Result<RegisteredDefinition?, EngineError> = await withCheckedContinuation { waiter in
            let answer: Result<RegisteredDefinition?, EngineError>? = state.withLock { state in
                switch state.byDigest[examined.digest] {
                case .registered(let definition): return .success(used(definition))
                case .registering(let definition, var waiters):
                    guard waiters.count < Limits.startWaitersMaximum else {
                        return .failure(.busy(reason: "too many starts wait for the same new definition"))
                    }
                    waiters.append(waiter)
                    state.byDigest[examined.digest] = .registering(definition, waiters: waiters)
                    return nil
                case nil:
                    state.byDigest[examined.digest] = .registering(used(examined), waiters: [])
                    state.order.append(examined.digest)
                    return .success(nil)
                }
            }
            if let answer { waiter.resume(returning: answer) }
        }
        return try result.get()
    }

    private func end(_ definition: RegisteredDefinition, _ error: EngineError?) {
        let waiters = state.withLock { state -> [Waiter] in
            guard case .registering(_, let waiters)? = state.byDigest[definition.digest] else { return [] }
            if error == nil {
                state.byDigest[definition.digest] = .registered(definition)
                for _ in waiters { definition.use() }
            } else {
                state.byDigest[definition.digest] = nil
                state.order.removeAll { $0 == definition.digest }
            }
            return waiters
        }
        for waiter in waiters {
            waiter.resume(returning: error.map { .failure($0) } ?? .success(definition))
        }
    }
}
