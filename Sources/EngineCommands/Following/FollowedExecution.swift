import EngineClient
import EngineProtocol
import WorkflowModel

/// What `run`, `resume` and `watch` have in common once the execution is there.
struct FollowedExecution {
    let executionID: UInt64
    /// Its progress is shown.
    let isShown: Bool
    /// Its output is printed at the end.
    let isOutputAsked: Bool
    let timeout: Duration?
    let isJSON: Bool

    init(
        executionID: UInt64, isShown: Bool = true, isOutputAsked: Bool = false, timeout: Duration? = nil, isJSON: Bool
    ) {
        self.executionID = executionID
        self.isShown = isShown
        self.isOutputAsked = isOutputAsked
        self.timeout = timeout
        self.isJSON = isJSON
    }

    init(executionID: UInt64, _ options: FollowOptions, isJSON: Bool) {
        self.init(
            executionID: executionID, isShown: options.watch, isOutputAsked: options.wait,
            timeout: options.timeout?.duration, isJSON: isJSON)
    }

    /// Shows and awaits the execution as the options say, prints what was asked for and ends by its outcome.
    func follow(_ connection: ConnectionOptions) throws {
        let engine = connection.engine(interruption: Interruption.descriptor())
        let deadline = timeout.map { ContinuousClock.now.advanced(by: $0) }
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
        if isShown, isJSON, !isOutputAsked { return Display(.jsonLines) }
        guard isShown else { return Display(.silent) }
        return .progress(on: isOutputAsked ? .standardError : .standardOutput)
    }

    private func report(_ status: StatusObject, wasLive: Bool) {
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
