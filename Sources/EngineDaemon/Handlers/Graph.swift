import EngineCore
import EngineHost
import EngineProtocol
import WorkflowModel

extension Handlers {
    func graph(_ parameters: GraphParameters) throws(EngineError) -> GraphResult {
        let (status, nodes) = try engine.nodes(ExecutionID(number: parameters.executionID))
        return GraphResult(
            executionID: parameters.executionID, status: StatusName(status), nodes: nodes.map { NodeObject($0) })
    }
}

extension NodeObject {
    fileprivate init(_ node: NodeReport) {
        self.init(
            nodeID: node.node.index, nodeKey: node.key, name: node.name, kind: node.kind, parent: node.parent?.index,
            needs: node.needs.map(\.index), targets: node.targets.map(\.index), state: State(node.state))
    }
}

extension NodeObject.State {
    fileprivate init(_ state: NodeReport.State) {
        switch state {
        case .pending: self = .pending
        case .running: self = .running
        case .completed: self = .completed
        case .failed: self = .failed
        case .skipped: self = .skipped
        case .stopped: self = .stopped
        }
    }
}
