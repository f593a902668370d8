import EngineClient
import EngineProtocol

/// One command for several executions: all are asked at once, each is answered for itself.
struct BatchControl {
    let isJSON: Bool
    /// The state that was asked for: an execution that is in it already is no failure.
    let satisfied: Set<ErrorCode>

    /// Sends the requests and says how each went. Gives those that were accepted.
    func perform<Parameters: MethodParameters>(
        _ requests: [(executionID: UInt64, parameters: Parameters)], on engine: EngineAccess,
        describe: (ControlResult) -> StyledText
    ) throws -> (accepted: [ControlResult], worst: ExitStatus) where Parameters.Result == ControlResult {
        guard requests.count > 1 else {
            // Alone it can be repeated when its answer is lost.
            return try report(requests) { request throws(ClientError) in
                try engine.callOnce(request)
            } describe: {
                describe($0)
            }
        }
        var connection = try engine.connect()
        var pending: [PendingAnswer<Parameters>] = []
        for request in requests { pending.append(try connection.send(request.parameters)) }
        var next = pending.makeIterator()
        return try report(requests) { _ throws(ClientError) in
            guard let answer = next.next() else { throw .disconnected }
            return try connection.answer(to: answer)
        } describe: {
            describe($0)
        }
    }

    private func report<Parameters: MethodParameters>(
        _ requests: [(executionID: UInt64, parameters: Parameters)],
        answer: (Parameters) throws(ClientError) -> ControlResult, describe: (ControlResult) -> StyledText
    ) throws(ClientError) -> (accepted: [ControlResult], worst: ExitStatus) {
        var accepted: [ControlResult] = []
        var worst = ExitStatus.done
        for request in requests {
            do throws(ClientError) {
                let result = try answer(request.parameters)
                accepted.append(result)
                if isJSON { Console.print(jsonLine: result.encoded) } else { Console.say(describe(result)) }
            } catch {
                guard case .refused(let refusal) = error else { throw error }
                if satisfied.contains(refusal.code) {
                    Console.say(StyledText("Execution \(request.executionID): \(refusal.message)"))
                } else {
                    var failure = CommandFailure(error)
                    failure.message = "execution \(request.executionID): \(refusal.message)"
                    Console.say(failure.lines(Console.canvas(for: .standardError)))
                    worst = failure.status
                }
            }
        }
        return (accepted, worst)
    }
}
