import EngineCore
import EngineHost
import EngineProtocol

extension Handlers {
    func logs(_ parameters: LogsParameters) async throws(EngineError) -> LogsResult {
        let page = try await engine.logs(
            LogRequest(
                execution: ExecutionID(number: parameters.executionID), nodeKey: parameters.nodeKey,
                stream: parameters.stream.map { StepStream($0) }, since: parameters.since, cursor: parameters.cursor,
                bytesMaximum: parameters.bytesMaximum, wait: .milliseconds(parameters.waitMilliseconds)))
        return LogsResult(
            chunks: page.chunks.map { LogChunk($0) }, nextCursor: page.nextCursor, isComplete: page.isComplete)
    }
}

extension StepStream {
    fileprivate init(_ stream: LogStream) {
        switch stream {
        case .stdout: self = .stdout
        case .stderr: self = .stderr
        }
    }
}

extension LogStream {
    fileprivate init(_ stream: StepStream) {
        switch stream {
        case .stdout: self = .stdout
        case .stderr: self = .stderr
        }
    }
}

extension LogChunk {
    fileprivate init(_ chunk: LogPage.Chunk) {
        self.init(
            token: chunk.step.key.token.number, nodeKey: chunk.step.nodeKey, name: chunk.step.nodeName,
            attempt: chunk.step.attempt, stream: LogStream(chunk.stream), offset: chunk.offset, bytes: chunk.bytes,
            droppedBytes: chunk.droppedBytes, iteration: chunk.step.iteration, at: chunk.at)
    }
}
