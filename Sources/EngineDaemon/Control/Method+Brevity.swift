import EngineProtocol

extension Method {
    /// Whether what it does between its waits is as short as on the event loop it has to be, where other connections
    /// wait for it. Others parse, print or read files at length and are carried out beside it.
    var isBrief: Bool {
        switch self {
        case .ping, .engineStatus, .status, .start, .pause, .resume, .cancel, .approve, .reject, .publish, .watch,
            .definitionRemove, .schedulePause, .scheduleResume, .scheduleRunNow:
            true
        case .metrics, .validate, .definitionRegister, .definitionList, .definitionShow, .list, .inspect, .graph, .logs,
            .history, .scheduleList, .scheduleShow:
            false
        }
    }
}
