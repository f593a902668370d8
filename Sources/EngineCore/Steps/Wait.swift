import WorkflowModel

/// `wait`.
///
/// The end of a wait is a point in time that is fixed when it starts: a pause does not move it. A wait of no time has
/// its timer as well, due at once: like every wait it makes durable what came before, and lets others go first.
extension Execution {
    mutating func wait(_ duration: DurationSource, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        let milliseconds = try Scope(self, id, turn).milliseconds(of: duration)
        record(.waitStarted(id, nextToken, until: turn.now.adding(milliseconds: milliseconds)), &turn)
    }
}
