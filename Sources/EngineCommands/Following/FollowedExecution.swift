import EngineClient
import EngineProtocol
import WorkflowModel

/// What `run`, `resume` and `watch` have in common once the execution is there.
struct FollowedExecution {
    let executionID: UInt64
    let options: FollowOptions
    let isJSON: Bool

    /// Shows and awaits the execution as the options say, prints what was asked for and ends by its outcome.
    func follow(_ connection: ConnectionOptions) throws {
        let engine = connection.engine(interruption: Interruption.descriptor())
        let deadline = options.timeout.map { ContinuousClock.now.advanced(by: $0.duration) }
        var follower = Follower(engine: engine, executionID: executionID, display: display, deadline: deadline)
        switch try follower.follow() {
        case .interrupted:
            Console.say(Outcome.detached(executionID, interrupted: true))
            throw CommandFailure.ended(.interrupted)
        case .timedOut:
            Console.say(Outcome.detached(executionID, interrupted: false))
            throw CommandFailure.ended(.waitTimedOut)
        case .over(let status):
            report(status, wasLive: follower.display.isLive)
            let outcome = Outcome.exitStatus(of: status.status)
            if outcome != .done { throw CommandFailure.ended(outcome) }
        }
    }

    /// Standard output belongs to what is printed at the end, if anything is.
    private var display: Display {
        if options.watch, isJSON, !options.wait { return Display(.jsonLines) }
        guard options.watch else { return Display(.silent) }
        return .progress(on: options.wait ? .standardError : .standardOutput)
    }

    private func report(_ status: StatusObject, wasLive: Bool) {
        let isOutputAsked = options.wait
        if isJSON {
            isOutputAsked ? Console.print(json: status.encoded) : Console.print(jsonLine: status.encoded)
            return
        }
        if !wasLive || status.error != nil { Console.say(Outcome.summary(status, Terminal.standardError.glyphs)) }
        guard let output = status.output else { return }
        if isOutputAsked {
            Console.print(json: output)
        } else if wasLive {
            let line = StyledText("Output  ", .dim) + StyledText(output.printed())
            Console.print([Console.canvas().fitted(line)])
        }
    }
}
