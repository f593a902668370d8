internal import EngineCore
internal import Synchronization
internal import WorkflowLanguage
internal import WorkflowModel

/// A definition that is in the store. Shared by all executions of it.
final class RegisteredDefinition: Sendable {
    let definition: Definition
    /// Never started: executions share what the core has prepared of the definition.
    private let prototype: Execution
    /// Warnings of the compilation; empty after a recovery, since they are no part of the definition.
    let warnings: [Diagnostic]
    /// Whether it was compiled with more than its document.
    let usesResources: Bool
    /// Executions of it, and starts on their way. While there is one, retention leaves the definition alone.
    private let users = Atomic<Int>(0)

    /// Whether a task of it may begin to listen to events.
    let listens: Bool
    /// Whether a task of it may begin to listen to what the engine says of tasks.
    let listensToTasks: Bool
    var digest: String { definition.source.digest }

    var isUsed: Bool { users.load(ordering: .sequentiallyConsistent) > 0 }

    init(_ definition: Definition, warnings: [Diagnostic] = [], usesResources: Bool = false) {
        self.definition = definition
        listens = definition.nodes.contains { node in
            if case .listen(let listen) = node.step { listen.approval == nil } else { false }
        }
        listensToTasks = definition.nodes.contains { node in
            guard case .listen(let listen) = node.step else { return false }
            return EventInterest.all(of: listen.consumption).contains {
                $0.type?.hasPrefix("\(LifecycleNote.Kind.typePrefix)task.") == true
            }
        }
        prototype = Execution(id: ExecutionID(number: 0), definition: definition)
        self.warnings = warnings
        self.usesResources = usesResources
    }

    /// An execution of the definition that waits for its start.
    func execution(_ id: ExecutionID) -> Execution { Execution(id: id, sharing: prototype) }

    /// An execution of the definition as a checkpoint holds it.
    func execution(_ bytes: [UInt8]) throws(CodecError) -> Execution {
        try ExecutionCodec.decode(bytes, sharing: prototype)
    }

    func use() { users.add(1, ordering: .sequentiallyConsistent) }

    func endUse() { users.subtract(1, ordering: .sequentiallyConsistent) }
}
