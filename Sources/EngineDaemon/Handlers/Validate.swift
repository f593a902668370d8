import EngineHost
import EngineProtocol

extension Handlers {
    /// An invalid document is an answer, not an error.
    func validate(_ parameters: ValidateParameters) throws(EngineError) -> ValidateResult {
        let fileName = parameters.fileName ?? DiagnosticObject.fileNameDefault
        do throws(EngineError) {
            let summary = try engine.validate(parameters.document, fileName: fileName)
            return ValidateResult(
                isValid: true, diagnostics: summary.diagnostics.map { DiagnosticObject($0, in: parameters.fileName) },
                processName: summary.name, processVersion: summary.version, processID: summary.digest)
        } catch .invalidDefinition(let diagnostics) {
            return ValidateResult(
                isValid: false, diagnostics: diagnostics.map { DiagnosticObject($0, in: parameters.fileName) })
        }
    }
}
