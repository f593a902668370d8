import EngineHost

/// The services that calls reach: each request waits until the simulation answers it.
final class SimulatedServices: @unchecked Sendable {  // because one thread runs the whole simulation
    private struct Request {
        var id: UInt64
        /// What the service knows a repeated request by; nil for requests that change nothing.
        var key: String?
        var continuation: CheckedContinuation<Result<HTTPResponse, HTTPFailure>, Never>
    }

    private let witness: Witness
    private var requests: [Request] = []
    private var nextID: UInt64 = 0

    init(_ witness: Witness) { self.witness = witness }

    /// How many requests wait for their answers.
    var waitingCount: Int { requests.count }
    /// What the waiting requests are known by.
    var waitingKeys: Set<String> { Set(requests.compactMap(\.key)) }

    /// Answers one of those that wait.
    func answer(_ place: Int, _ result: Result<HTTPResponse, HTTPFailure>) {
        requests.remove(at: place).continuation.resume(returning: result)
    }

    fileprivate func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let key = request.headers.first { $0.name == "Idempotency-Key" }?.value.filter { $0 != "\"" }
        witness.checkCall(key)
        nextID += 1
        let id = nextID
        let result: Result<HTTPResponse, HTTPFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if Task.isCancelled {
                    continuation.resume(returning: Result.failure(Self.cancelled))
                } else {
                    requests.append(Request(id: id, key: key, continuation: continuation))
                }
            }
        } onCancel: {
            if let place = requests.firstIndex(where: { $0.id == id }) { answer(place, .failure(Self.cancelled)) }
        }
        return try result.get()
    }

    fileprivate static let cancelled = HTTPFailure(.cancelled, "cancelled")
}

/// What one life of the engine's process sends requests with.
struct SimulatedTransport: HTTPTransport {
    let services: SimulatedServices
    let witness: Witness
    let process: Int

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        // A dead process sends nothing.
        guard witness.process == process else { throw SimulatedServices.cancelled }
        return try await services.send(request)
    }
}
