import EngineProtocol
import TestPrograms
import WorkflowModel

/// What tests ask the daemon inside.
extension SystemdHost {
    func start(_ document: String) async throws -> StartResult {
        try await call(StartParameters(document: document))
    }

    func untilFinished(_ id: UInt64) async throws -> StatusObject {
        for _ in 0..<1200 {
            let status: StatusObject = try await call(StatusParameters(executionID: id))
            if status.status.isTerminal { return status }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw TestFailure("execution \(id) did not end")
    }

    func call<Parameters: MethodParameters>(_ parameters: Parameters) async throws -> Parameters.Result {
        try await LineClient.connect(to: try socketPath) { lines, writer in
            try await writer.send(Request(id: .integer(1), parameters))
            switch try await lines.response().outcome {
            case .success(let value): return try Parameters.Result(decoding: value)
            case .failure(let error): throw error
            }
        }
    }
}
