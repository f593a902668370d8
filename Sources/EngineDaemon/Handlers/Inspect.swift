import EngineCore
import EngineHost
import EngineProtocol
import WorkflowModel

extension Handlers {
    func inspect(_ parameters: InspectParameters) throws(EngineError) -> InspectResult {
        let id = ExecutionID(number: parameters.executionID)
        let inspection = try engine.inspect(id)
        let status = try engine.status(id).status
        return InspectResult(
            executionID: id.number, status: StatusName(status),
            stack: inspection.threads.flatMap { thread in thread.stack.map { FrameObject($0, of: thread.id) } },
            memory: MemoryObject(inspection))
    }
}

extension FrameObject {
    fileprivate init(_ frame: Inspection.Frame, of thread: ThreadID) {
        var state = OrderedObject()
        if case .object(let position) = frame.position { state = position }
        state["startedAt"] = .string(frame.startedAt.rfc3339)
        if let deadline = frame.deadline { state["deadline"] = .string(deadline.rfc3339) }
        state["input"] = frame.input
        self.init(
            threadExecutionID: thread.number, nodeID: frame.node.index, nodeKey: frame.key, name: frame.name,
            kind: frame.kind, state: state)
    }
}

extension MemoryObject {
    /// Context and variables are those of the main line; inner variables hide outer ones.
    fileprivate init(_ inspection: Inspection) {
        let main = inspection.threads.first
        var variables = main?.variables ?? [:]
        for frame in main?.stack ?? [] {
            for (name, value) in frame.variables { variables[name] = value }
        }
        self.init(
            input: inspection.input, context: main?.context ?? .null, variables: variables, outputs: inspection.outputs,
            endings: inspection.endings)
    }
}
