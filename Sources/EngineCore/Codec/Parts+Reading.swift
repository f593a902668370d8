import WorkflowModel

/// The parts that events and executions are made of.
extension ByteReader {
    mutating func node() throws(CodecError) -> NodeID {
        let number = try number()
        guard number <= UInt64(Int32.max) else { throw failure(.outOfBounds) }
        return NodeID(Int(number))
    }

    mutating func token() throws(CodecError) -> Token { Token(number: try identifier()) }
    mutating func thread() throws(CodecError) -> ThreadID { ThreadID(number: try identifier()) }

    /// A number that can still be counted up from.
    private mutating func identifier() throws(CodecError) -> UInt64 {
        let number = try number()
        guard number < UInt64(Int64.max) else { throw failure(.outOfBounds) }
        return number
    }

    mutating func instant() throws(CodecError) -> Instant { Instant(millisecondsSinceEpoch: try signed()) }

    mutating func nodes() throws(CodecError) -> [NodeID] {
        try list { reader throws(CodecError) in try reader.node() }
    }

    mutating func optionalText() throws(CodecError) -> String? {
        try optional { reader throws(CodecError) in try reader.text() }
    }

    mutating func optionalValue() throws(CodecError) -> Value? {
        try optional { reader throws(CodecError) in try reader.value() }
    }

    mutating func optionalToken() throws(CodecError) -> Token? {
        try optional { reader throws(CodecError) in try reader.token() }
    }

    mutating func optionalInstant() throws(CodecError) -> Instant? {
        try optional { reader throws(CodecError) in try reader.instant() }
    }

    private mutating func optionalInteger() throws(CodecError) -> Int? {
        try optional { reader throws(CodecError) in try reader.integer() }
    }

    private mutating func optionalSigned() throws(CodecError) -> Int64? {
        try optional { reader throws(CodecError) in try reader.signed() }
    }

    mutating func small<Number: FixedWidthInteger>(_: Number.Type) throws(CodecError) -> Number {
        guard let number = Number(exactly: try signed()) else { throw failure(.outOfBounds) }
        return number
    }

    mutating func plain<Case: CaseIterable>(_: Case.Type) throws(CodecError) -> Case {
        guard let one = Array(Case.allCases)[safe: Int(try byte())] else { throw failure(.unknownTag) }
        return one
    }

    mutating func directive() throws(CodecError) -> FlowDirective {
        switch try byte() {
        case 0: .continue
        case 1: .exit
        case 2: .end
        case 3: .task(try node())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    mutating func output() throws(CodecError) -> Output {
        switch try byte() {
        case 0: .unchanged
        case 1: .gathered
        case 2: .value(try value())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    mutating func fault() throws(CodecError) -> Fault {
        Fault(
            type: try text(), status: try integer(), title: try optionalText(), detail: try optionalText(),
            instance: try optionalText())
    }

    mutating func faultRecord() throws(CodecError) -> FaultRecord {
        FaultRecord(fault: try fault(), node: try node(), stack: try nodes())
    }

    mutating func stopReason() throws(CodecError) -> StopReason {
        switch try byte() {
        case 0: .fault(try faultRecord())
        case 1: .won(branch: try index())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    mutating func requester() throws(CodecError) -> Requester {
        let uid = try number()
        let gid = try number()
        guard let uid = UInt32(exactly: uid), let gid = UInt32(exactly: gid) else { throw failure(.outOfBounds) }
        return Requester(uid: uid, gid: gid, pid: try small(Int32.self), name: try optionalText())
    }

    private mutating func optionalRequester() throws(CodecError) -> Requester? {
        try optional { reader throws(CodecError) in try reader.requester() }
    }

    mutating func refusal() throws(CodecError) -> Refusal {
        switch try byte() {
        case 0: .alreadyStarted
        case 1: .notRunning
        case 2: .alreadyPaused
        case 3: .alreadyRunning
        case 4: .alreadyCompleted
        case 5: .alreadyFailed
        case 6: .alreadyCancelled
        case 7: .cancelling
        case 8: .unknownNode(key: try text())
        case 9: .notResumableFrom(key: try text())
        case 10: .draining
        case 11: .keyReused(key: try text())
        case 12: .tooLarge(limit: try text())
        case 13: .notAwaitingApproval(key: try optionalText())
        case 14: .approvalAmbiguous(keys: try list { reader throws(CodecError) in try reader.text() })
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    mutating func reply() throws(CodecError) -> Reply {
        switch try byte() {
        case 0: .accepted(try plain(Acceptance.self), status: try plain(ExecutionStatus.self))
        case 1: .refused(try refusal())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    mutating func commandRecord() throws(CodecError) -> CommandRecord {
        CommandRecord(
            verb: try plain(Command.Verb.self), requester: try requester(), key: try optionalText(),
            reason: try optionalText(), reply: try reply())
    }

    mutating func pauseRecord() throws(CodecError) -> PauseRecord {
        PauseRecord(
            mode: try plain(PauseRecord.Mode.self), reason: try optionalText(), requester: try optionalRequester(),
            since: try instant(), resumeAt: try optionalInstant(), token: try optionalToken())
    }

    mutating func resumeRecord() throws(CodecError) -> ResumeRecord {
        ResumeRecord(requester: try optionalRequester(), set: try object(), skip: try nodes())
    }

    mutating func stepEnding() throws(CodecError) -> StepEnding {
        let cause: StepEnding.Cause =
            switch try byte() {
            case 0: .exited(code: try small(Int32.self))
            case 1: .signalled(signal: try small(Int32.self))
            case 2: .spawnFailed(errno: try small(Int32.self))
            case 3: .interrupted(reason: try text())
            default: throw failure(.unknownTag)  // a byte has no closed set of cases
            }
        var ending = StepEnding(
            cause: cause, processorMilliseconds: try optionalSigned(), memoryBytesPeak: try optionalSigned(),
            outOfMemory: try flag())
        guard version >= 2 else { return ending }
        ending.stopped = try optional { reader throws(CodecError) in try reader.plain(StepEnding.StopCause.self) }
        ending.diskBytesRead = try optionalSigned()
        ending.diskBytesWritten = try optionalSigned()
        return ending
    }

    mutating func runEffect() throws(CodecError) -> RunEffect {
        var effect = RunEffect(
            node: try node(), nodeKey: try text(), nodeName: try text(), attempt: try integer(),
            executable: try text(), arguments: try list { reader throws(CodecError) in try reader.text() },
            environment: try list { reader throws(CodecError) in
                RunEffect.Variable(name: try reader.text(), value: try reader.text())
            },
            workingDirectory: try optionalText(),
            stdin: try optional { reader throws(CodecError) in try reader.data() },
            limits: ResourceLimits(
                memoryBytesMaximum: try optionalInteger(), processorMillis: try optionalInteger(),
                tasksMaximum: try optionalInteger()),
            stopGrace: try duration(), control: try plain(RunEffect.Control.self), bootID: try text())
        guard version >= 2 else { return effect }
        effect.limits.transferBytesMaximum = try optionalInteger()
        effect.secrets = try list { reader throws(CodecError) in try reader.text() }
        effect.iteration = try list { reader throws(CodecError) in try reader.index() }
        return effect
    }

    private mutating func duration() throws(CodecError) -> Duration {
        let seconds = try signed()
        let attoseconds = try signed()
        // A duration beyond a century is damage, and sums of it would overflow.
        guard abs(seconds / 2) < Limits.durationMillisecondsMaximum, seconds != Int64.min else {
            throw failure(.outOfBounds)
        }
        let duration = Duration(secondsComponent: seconds, attosecondsComponent: attoseconds)
        // One duration has one form, so that equal states have equal bytes.
        guard duration.components == (seconds, attoseconds) else { throw failure(.outOfBounds) }
        return duration
    }

    mutating func requestEffect() throws(CodecError) -> RequestEffect {
        RequestEffect(
            node: try node(), nodeKey: try text(), nodeName: try text(), attempt: try index(),
            idempotencyKey: try text(), kind: try requestKind())
    }

    private mutating func requestKind() throws(CodecError) -> RequestEffect.Kind {
        switch try byte() {
        case 0:
            .child(
                ChildRequest(target: try childTarget(), input: try value(), awaitsCompletion: try flag()))
        case 1:
            .call(
                CallRequest(
                    step: try callStep(),
                    scope: try optional { reader throws(CodecError) in try reader.secretScope() },
                    idempotencyKey: try text()))
        case 10: .publish(try value())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    private mutating func callStep() throws(CodecError) -> CallStep {
        let value = try value()
        do throws(DefinitionCodingError) {
            return try DefinitionCodec.decodeCall(value)
        } catch {
            throw failure(.inconsistent)
        }
    }

    mutating func sealedRunEffect() throws(CodecError) -> RunEffect {
        var effect = try runEffect()
        effect.sealed = SealedParts(
            environment: try list { reader throws(CodecError) in
                Template.Member(try reader.text(), try reader.template())
            },
            stdin: try optional { reader throws(CodecError) in try reader.template() }, scope: try secretScope())
        return effect
    }

    private mutating func template() throws(CodecError) -> Template {
        let value = try value()
        do throws(DefinitionCodingError) {
            return try DefinitionCodec.decodedTemplate(value)
        } catch {
            throw failure(.inconsistent)
        }
    }

    mutating func secretScope() throws(CodecError) -> SecretScope {
        SecretScope(
            input: try value(), arguments: try object(), now: try instant(),
            secrets: try list { reader throws(CodecError) in try reader.text() })
    }

    private mutating func childTarget() throws(CodecError) -> WorkflowStep.Target {
        switch try byte() {
        case 0: .registered(namespace: try text(), name: try text(), version: try text())
        case 1: .function(uri: try text())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }
}
