/// What listening and approvals add to events and executions.
extension ByteWriter {
    mutating func consumedEvent(_ event: ConsumedEvent) {
        number(event.number)
        switch event.role {
        case .counted(let filter):
            byte(0)
            integer(filter)
        case .stopping(let filter):
            byte(1)
            integer(filter)
        }
        value(event.value)
        object(event.correlated)
        consumptionEnding(event.ending)
    }

    private mutating func consumptionEnding(_ ending: ConsumedEvent.Ending?) {
        switch ending {
        case nil: byte(0)
        case .enough: byte(1)
        case .fault(let fault):
            byte(2)
            self.fault(fault)
        }
    }

    mutating func approvalDecision(_ decision: ApprovalDecision) {
        flag(decision.isApproved)
        requester(decision.requester)
        optionalText(decision.reason)
        instant(decision.at)
    }

    mutating func listenEffect(_ effect: ListenEffect) {
        node(effect.node)
        number(effect.since)
    }

    mutating func listenPosition(_ position: ListenPosition) {
        optionalToken(position.token)
        number(position.since)
        integer(position.count)
        list(position.events) { $0.value($1) }
        list(position.queue) { $0.value($1) }
        integer(position.index)
        list(position.outputs) { $0.value($1) }
        integer(position.bytesHeld)
        eventProgress(position.progress)
        eventProgress(position.untilProgress)
        consumptionEnding(position.ending)
    }

    mutating func eventProgress(_ progress: EventProgress) {
        list(progress.met) { $0.integer($1) }
        object(progress.correlated)
    }

    mutating func approvalPosition(_ position: ApprovalPosition) {
        optionalText(position.prompt)
        value(position.data)
        optional(position.decision) { $0.approvalDecision($1) }
    }
}
