import EngineHost
import EngineProtocol

extension Handlers {
    func definitions(_ parameters: DefinitionListParameters) -> DefinitionListResult {
        var found = engine.registrations(after: parameters.place).map { DefinitionObject($0) }
        if let name = parameters.name {
            found.removeAll { name != $0.name && name != "\($0.namespace)/\($0.name)" }
        }
        let page = Array(found.prefix(parameters.limit))
        return DefinitionListResult(
            definitions: page, nextCursor: found.count > page.count ? page.last?.reference : nil)
    }
}

extension DefinitionListParameters {
    /// The place after which the page begins, in the order of the engine.
    fileprivate var place: (namespace: String, name: String, version: String)? {
        guard let cursor, let version = cursor.version, let slash = cursor.name.firstIndex(of: "/") else { return nil }
        return (
            String(cursor.name[..<slash]), String(cursor.name[cursor.name.index(after: slash)...]), version
        )
    }
}
