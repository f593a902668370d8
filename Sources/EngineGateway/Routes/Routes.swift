/// Every verb of the gateway. A new one is a file beside this and a line here.
extension Route {
    static let all: [Route] =
        [
            .startExecution, .listExecutions, .watchExecutions,
            .pauseExecution, .resumeExecution, .cancelExecution, .approveExecution, .rejectExecution,
            .executionStatus, .executionOutput, .executionGraph, .inspectExecution, .executionHistory, .executionLogs,
            .watchExecution,
            .listDefinitions, .registerDefinition, .showDefinition, .removeDefinition, .validateDefinition,
            .publishEvents,
            .version, .engineStatus, .live, .ready, .metrics, .openAPI,
            .beginSession,
        ] + pages
}
