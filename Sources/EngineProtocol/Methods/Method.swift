/// The methods of the control socket.
public enum Method: String, Sendable, CaseIterable {
    /// Is the daemon there: answered without touching an execution.
    case ping = "engine.ping"
    /// The daemon's own state: version, uptime, counts, journal.
    case engineStatus = "engine.status"
    /// The daemon's metrics as text for monitoring systems.
    case metrics = "engine.metrics"
    /// Checks a document without running it.
    case validate = "definition.validate"
    /// Registers a document under its namespace, name and version.
    case definitionRegister = "definition.register"
    /// The registered definitions.
    case definitionList = "definition.list"
    /// A registered definition and its document.
    case definitionShow = "definition.show"
    /// Removes a definition from those that are found by name.
    case definitionRemove = "definition.remove"
    /// The definitions that start by themselves.
    case scheduleList = "schedule.list"
    /// One of them.
    case scheduleShow = "schedule.show"
    /// Stops one of them.
    case schedulePause = "schedule.pause"
    /// Lets one of them go on.
    case scheduleResume = "schedule.resume"
    /// Starts an execution of one of them now.
    case scheduleRunNow = "schedule.runNow"
    /// Starts an execution.
    case start = "execution.start"
    /// Pauses an execution.
    case pause = "execution.pause"
    /// Resumes a paused execution, or redrives a failed one.
    case resume = "execution.resume"
    /// Cancels an execution.
    case cancel = "execution.cancel"
    /// Approves what an execution asks a person.
    case approve = "execution.approve"
    /// Rejects what an execution asks a person.
    case reject = "execution.reject"
    /// Publishes an event.
    case publish = "event.publish"
    /// The status object of one execution.
    case status = "execution.status"
    /// A page of executions.
    case list = "execution.list"
    /// Stack and memory of one execution.
    case inspect = "execution.inspect"
    /// The tasks of one execution's definition, with how each is.
    case graph = "execution.graph"
    /// What its steps wrote.
    case logs = "execution.logs"
    /// Follows the status of one or all executions by notifications.
    case watch = "execution.watch"
    /// A page of the journaled events of one execution.
    case history = "execution.history"
}

/// The names of what the daemon sends unasked, to a connection that subscribed.
public enum NotificationMethod: String, Sendable, CaseIterable {
    /// The newest state of an execution; states in between may be left out. Params: ``ChangeNotification``.
    case changed = "execution.changed"
    /// A lifecycle event of an execution. Params: ``EventNotification``.
    case event = "execution.event"
    /// The watcher was too slow: the subscription has ended. Params: ``OverflowNotification``.
    case overflow = "watch.overflow"
}

/// The parameters of a method; the type decides which method is called and what it answers.
public protocol MethodParameters: WireObject {
    /// What the method answers.
    associatedtype Result: WireObject
    /// The method.
    static var method: Method { get }
}
