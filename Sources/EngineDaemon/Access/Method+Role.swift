import EngineProtocol

extension Method {
    /// The least role that may call the method: the whole of the authorization, in one table.
    var roleRequired: Role {
        switch self {
        case .ping, .engineStatus, .metrics, .validate, .definitionList, .definitionShow, .scheduleList, .scheduleShow:
            .viewer
        case .status, .list, .inspect, .graph, .logs, .watch, .history: .viewer
        // An event reaches only what an author has written to listen to it.
        case .pause, .resume, .cancel, .approve, .reject, .publish: .operator
        // What it starts, an author has registered.
        case .schedulePause, .scheduleResume, .scheduleRunNow: .operator
        // The definition travels with the request, so starting is running any command.
        case .start, .definitionRegister, .definitionRemove: .author
        }
    }
}
