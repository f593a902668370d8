internal import Synchronization
internal import WorkflowLanguage
internal import WorkflowModel

/// A definition that is in the store. Shared by all executions of it.
final class RegisteredDefinition: Sendable {
    let definition: Definition
    /// Warnings of the compilation; empty after a recovery, since they are no part of the definition.
    let warnings: [Diagnostic]
    /// Executions of it, and starts on their way. While there is one, retention leaves the definition alone.
    private let users = Atomic<Int>(0)

    var digest: String { definition.source.digest }

    var isUsed: Bool { users.load(ordering: .sequentiallyConsistent) > 0 }

    init(_ definition: Definition, warnings: [Diagnostic] = []) {
        self.definition = definition
        self.warnings = warnings
    }

    func use() { users.add(1, ordering: .sequentiallyConsistent) }

    func endUse() { users.subtract(1, ordering: .sequentiallyConsistent) }
}
