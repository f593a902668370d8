/// What can happen to a task of any kind. Where it cannot happen to a kind, its transcript has what happens at the
/// nearest moment.
enum Situation: String, CaseIterable {
    case success, fault, timeout, retry, drain, freeze, cancel, crash, loss

    /// What it is, for readers of the transcripts.
    var title: String {
        switch self {
        case .success: "Success"
        case .fault: "Fault, and a redrive"
        case .timeout: "Time limit of 5 s, and a redrive"
        case .retry: "Retry: once, after 2 s"
        case .drain: "Pause (drain), and a resume after a minute"
        case .freeze: "Pause (freeze), and a resume after a minute"
        case .cancel: "Cancel"
        case .crash: "Crash of the engine after every input, and recovery a second later from the journal"
        case .loss: "Crash that loses what was under way"
        }
    }

    /// The smallest definition that shows it for the kind.
    func definition(_ kind: TaskKind) -> String {
        let task =
            switch self {
            case .fault, .retry: (kind.faulty ?? kind.task) + "}"
            case .timeout: kind.task + #", "timeout": "PT5S"}"#
            case .success, .drain, .freeze, .cancel, .crash, .loss: kind.task + "}"
            }
        let last = #"{"last": {"set": {"got": "${.}"}}}"#
        switch self {
        case .retry:
            return
                #"{"do": [{"t": {"try": [{"task": \#(task)}], "catch": {"retry": {"count": 1, "delay": "PT2S"}}}}, \#(last)]}"#
        case .drain, .freeze, .cancel, .crash, .loss:
            guard kind.isImmediate else { break }
            return #"{"do": [{"before": {"run": "before"}}, {"task": \#(task)}, \#(last)]}"#
        case .success, .fault, .timeout: break
        }
        return #"{"do": [{"task": \#(task)}, \#(last)]}"#
    }
}
