import EngineCore
import EngineHost
import EngineProtocol
import WorkflowModel

extension Handlers {
    func register(
        _ parameters: DefinitionRegisterParameters, by requester: Requester
    ) async throws -> DefinitionRegisterResult {
        do throws(EngineError) {
            let receipt = try await engine.register(
                parameters.document, fileName: parameters.fileName ?? DiagnosticObject.fileNameDefault, by: requester)
            return DefinitionRegisterResult(
                definition: DefinitionObject(receipt.registration), isNew: receipt.isNew,
                diagnostics: receipt.diagnostics.map { DiagnosticObject($0, in: parameters.fileName) })
        } catch {
            guard case .invalidDefinition(let diagnostics) = error else { throw error }
            throw ProtocolError.invalidDefinition(diagnostics, in: parameters.fileName)
        }
    }
}

extension DefinitionObject {
    /// As the engine has it.
    init(_ registration: Registration) {
        self.init(
            namespace: registration.namespace, name: registration.name, version: registration.version,
            processID: registration.digest, summary: registration.definition.summary,
            registeredAt: registration.registeredAt, registeredBy: registration.registeredBy)
    }
}
