import EngineCore
import EngineHost
import EngineProtocol
import WorkflowModel

extension Handlers {
    func history(_ parameters: HistoryParameters) async throws(EngineError) -> HistoryResult {
        let page = try await engine.history(
            ExecutionID(number: parameters.executionID), after: parameters.after, limit: parameters.limit)
        return HistoryResult(
            entries: page.entries.map { HistoryEntry($0, of: page.definition) }, hasMore: page.next != nil)
    }
}

extension HistoryEntry {
    fileprivate init(_ entry: HistoryPage.Entry, of definition: Definition) {
        var data = OrderedObject()
        if case .object(let object) = entry.event.described(by: definition) { data = object }
        let type = data.removeValue(forKey: "type")
        let nodeKey = data.removeValue(forKey: "node")
        data.removeValue(forKey: "at")
        self.init(
            sequence: entry.sequence, at: entry.event.at, type: type?.text ?? "unknown", nodeKey: nodeKey?.text,
            data: data)
    }
}

extension Value {
    fileprivate var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
