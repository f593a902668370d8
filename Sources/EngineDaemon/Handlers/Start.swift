import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func start(_ parameters: StartParameters, by requester: Requester) async throws -> StartResult {
        let command = StartCommand(
            program: .document(
                text: parameters.document, fileName: parameters.fileName ?? DiagnosticObject.fileNameDefault),
            input: parameters.input, key: parameters.key, breakpoints: parameters.breakpoints)
        do throws(EngineError) {
            let receipt = try await engine.start(command, by: requester)
            return StartResult(
                executionID: receipt.execution.number, processName: receipt.report.processName,
                status: StatusName(receipt.report.status), isNew: receipt.isNew,
                diagnostics: receipt.diagnostics.map { DiagnosticObject($0, in: parameters.fileName) })
        } catch {
            guard case .invalidDefinition(let diagnostics) = error else { throw error }
            throw ProtocolError.invalidDefinition(diagnostics, in: parameters.fileName)
        }
    }
}
