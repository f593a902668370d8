/// What listening and approvals add to events and executions.
extension ByteReader {
    mutating func consumedEvent() throws(CodecError) -> ConsumedEvent {
        let number = try number()
        let role: ConsumedEvent.Role =
            switch try byte() {
            case 0: .counted(filter: try index())
            case 1: .stopping(filter: try index())
            default: throw failure(.unknownTag)  // a byte has no closed set of cases
            }
        return ConsumedEvent(
            number: number, role: role, value: try value(), correlated: try object(), ending: try consumptionEnding())
    }

    private mutating func consumptionEnding() throws(CodecError) -> ConsumedEvent.Ending? {
        switch try byte() {
        case 0: nil
        case 1: .enough
        case 2: .fault(try fault())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    mutating func approvalDecision() throws(CodecError) -> ApprovalDecision {
        ApprovalDecision(
            isApproved: try flag(), requester: try requester(), reason: try optionalText(), at: try instant())
    }

    mutating func listenEffect() throws(CodecError) -> ListenEffect {
        ListenEffect(node: try node(), since: try number())
    }

    mutating func listenPosition() throws(CodecError) -> ListenPosition {
        var position = ListenPosition(token: try optionalToken(), since: try number())
        position.count = try index()
        position.events = try list { reader throws(CodecError) in try reader.value() }
        position.queue = try list { reader throws(CodecError) in try reader.value() }
        position.index = try integer()
        guard position.index >= -1, position.index < Int(Int32.max) else { throw failure(.outOfBounds) }
        position.outputs = try list { reader throws(CodecError) in try reader.value() }
        position.bytesHeld = try index()
        position.progress = try eventProgress()
        position.untilProgress = try eventProgress()
        position.ending = try consumptionEnding()
        return position
    }

    mutating func eventProgress() throws(CodecError) -> EventProgress {
        EventProgress(
            met: try list { reader throws(CodecError) in try reader.index() }, correlated: try object())
    }

    mutating func approvalPosition() throws(CodecError) -> ApprovalPosition {
        ApprovalPosition(
            prompt: try optionalText(), data: try value(),
            decision: try optional { reader throws(CodecError) in try reader.approvalDecision() })
    }
}
