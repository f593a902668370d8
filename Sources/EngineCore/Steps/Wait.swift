import WorkflowModel

/// `wait`.
///
/// The end of a wait is a point in time that is fixed when it starts: a pause does not move it.
extension Execution {
    mutating func wait(_ duration: DurationSource, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        let milliseconds = try Scope(self, id, turn).milliseconds(of: duration)
        if milliseconds == 0 {
            finish(id, .unchanged, &turn)
        } else {
            record(.waitStarted(id, nextToken, until: turn.now.adding(milliseconds: milliseconds)), &turn)
        }
    }
}
