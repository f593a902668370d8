import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func status(_ parameters: StatusParameters) throws(EngineError) -> StatusObject {
        StatusObject(
            try engine.status(ExecutionID(number: parameters.executionID)),
            includesOutput: parameters.includesOutput)
    }
}
