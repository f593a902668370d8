import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func start(_ parameters: StartParameters, by requester: Requester) async throws -> StartResult {
        let document = StartCommand.Program.document(
            text: parameters.document, fileName: parameters.fileName ?? DiagnosticObject.fileNameDefault)
        let command = StartCommand(
            program: parameters.definition.map { .registered(name: $0.name, version: $0.version) } ?? document,
            input: parameters.input, key: parameters.key, breakpoints: parameters.breakpoints)
        do throws(EngineError) {
            let receipt = try await engine.start(command, by: requester)
            var result = StartResult(
                executionID: receipt.execution.number, processName: receipt.report.processName,
                status: StatusName(receipt.report.status), isNew: receipt.isNew,
                diagnostics: receipt.diagnostics.map { DiagnosticObject($0, in: parameters.fileName) })
            if parameters.waitMilliseconds > 0 {
                let report = try await engine.outcome(
                    of: receipt.execution, within: .milliseconds(parameters.waitMilliseconds))
                result.status = StatusName(report.status)
                result.execution = StatusObject(report, includesOutput: true)
            }
            return result
        } catch {
            guard case .invalidDefinition(let diagnostics) = error else { throw error }
            throw ProtocolError.invalidDefinition(diagnostics, in: parameters.fileName)
        }
    }
}
