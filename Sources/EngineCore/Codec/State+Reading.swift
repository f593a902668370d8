import WorkflowModel

/// The state of an execution, without what follows from the rest.
extension ByteReader {
    mutating func state() throws(CodecError) -> State {
        var state = State()
        state.startedAt = try optionalInstant()
        state.stoppedAt = try optionalInstant()
        state.input = try value()
        state.output = try optionalValue()
        state.seed = try fixed()
        state.breakpoints = try nodes()
        state.breakpointsOnce = try nodes()
        state.skips = try nodes()
        state.pause = try optional { reader throws(CodecError) in try reader.pauseRecord() }
        state.pausedMilliseconds = Int64(try index())
        state.ending = try optional { reader throws(CodecError) in try reader.ending() }
        state.error = try optional { reader throws(CodecError) in try reader.faultRecord() }
        state.handlerErrors = try list { reader throws(CodecError) in try reader.faultRecord() }
        state.threads = try pages { reader throws(CodecError) in try reader.threadState() }
        state.effects = try pages { reader throws(CodecError) in try reader.pendingEffect() }
        state.nodes = try pages { reader throws(CodecError) in try reader.nodeRecord() }
        state.outputs = try pages { reader throws(CodecError) in try reader.value() }
        state.nextToken = try token().number
        state.nextThread = try thread().number
        state.yield = try optionalToken()
        state.turnAfter = try optional { reader throws(CodecError) in try reader.thread() }
        state.answers = try list { reader throws(CodecError) in
            State.Answer(key: try reader.text(), verb: try reader.plain(Command.Verb.self), reply: try reader.reply())
        }
        if version >= 2 { state.progressMark = try index() }
        return state
    }

    private mutating func nodeRecord() throws(CodecError) -> NodeRecord {
        let running = try index()
        guard let latest = NodeRecord.Latest(rawValue: try byte()) else { throw failure(.unknownTag) }
        guard version >= 2 else { return NodeRecord(running: running, latest: latest) }
        return NodeRecord(
            running: running, latest: latest, iterationsTotal: try index(), iterationsEnded: try index(),
            ending: try optional { reader throws(CodecError) in try reader.stepEnding() })
    }

    private mutating func ending() throws(CodecError) -> State.Ending {
        let status = try plain(ExecutionStatus.self)
        let stage: State.Ending.Stage =
            switch try byte() {
            case 0: .stopping(after: try optional { reader throws(CodecError) in try reader.plain(Handler.self) })
            case 1: .handling(try plain(Handler.self), try thread())
            case 2: .ended
            default: throw failure(.unknownTag)  // a byte has no closed set of cases
            }
        return State.Ending(status: status, stage: stage)
    }

    private mutating func pendingEffect() throws(CodecError) -> PendingEffect {
        let owner: PendingEffect.Owner =
            switch try byte() {
            case 0: .step(try thread())
            case 1: .detached
            case 2: .wait(try thread())
            case 3: .retry(try thread(), depth: try index())
            case 4: .timeout(try thread(), depth: try index())
            case 5: .automaticResume
            case 6: .yield
            case 7: .queue
            case 8: .request(try thread())
            case 9: .listen(try thread(), depth: try index())
            default: throw failure(.unknownTag)  // a byte has no closed set of cases
            }
        switch try byte() {
        case 0: return PendingEffect(effect: .run(try runEffect()), owner: owner)
        case 1: return PendingEffect(effect: .timer(try instant()), owner: owner)
        case 2: return PendingEffect(effect: .admission, owner: owner)
        case 3: return PendingEffect(effect: .request(try requestEffect()), owner: owner)
        case 4: return PendingEffect(effect: .run(try sealedRunEffect()), owner: owner)
        case 5: return PendingEffect(effect: .listen(try listenEffect()), owner: owner)
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    private mutating func threadState() throws(CodecError) -> ThreadState {
        ThreadState(
            id: try thread(), parent: try optional { reader throws(CodecError) in try reader.thread() },
            branch: try index(), line: try thread(),
            handler: try optional { reader throws(CodecError) in try reader.plain(Handler.self) }, root: try node(),
            scope: try object(), startedAt: try instant(),
            frames: try list { reader throws(CodecError) in try reader.frame() }, mode: try mode(),
            value: try value(), context: try value(), exported: try flag(), reruns: try index(),
            passing: try optional { reader throws(CodecError) in try reader.node() }, running: try optionalToken())
    }

    private mutating func mode() throws(CodecError) -> ThreadState.Mode {
        switch try byte() {
        case 0: .ready(try node())
        case 1: .began
        case 2: .continuing(try directive())
        case 3: .gathering
        case 4: .waiting
        case 5: .faulted(try faultRecord())
        case 6: .parked(try faultRecord())
        case 7: .stopping(.vanish)
        case 8: .stopping(.timeout(depth: try index()))
        case 9: .stopping(.branches(try stopReason()))
        case 10: .stopping(.end(try value()))
        case 11: .ended
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    private mutating func frame() throws(CodecError) -> Frame {
        Frame(
            node: try node(), startedAt: try instant(), rawInput: try value(), input: try value(),
            variables: try object(),
            timeout: try optional { reader throws(CodecError) in
                Frame.Timeout(
                    deadline: try reader.instant(), limit: Int64(try reader.index()), token: try reader.optionalToken(),
                    remaining: try reader.optional { reader throws(CodecError) in Int64(try reader.index()) })
            }, reruns: try index(), faultedAtEnd: try flag(), position: try position())
    }

    private mutating func position() throws(CodecError) -> Frame.Position {
        switch try byte() {
        case 0: return .none
        case 1:
            let cursor = try integer()
            guard cursor >= -1, cursor < Int(Int32.max) else { throw failure(.outOfBounds) }
            return .sequence(SequencePosition(cursor: cursor, jumps: try index()))
        case 2:
            let items = try list { reader throws(CodecError) in try reader.value() }
            let index = try integer()
            guard index >= -1, index <= items.count else { throw failure(.outOfBounds) }
            return .loop(LoopPosition(items: items, index: index))
        case 3: return .group(try group())
        case 4:
            var attempt = AttemptPosition(
                attempt: try index(), reruns: try index(), context: try value(),
                phase: try flag() ? .handler : .body,
                retryAt: try optionalInstant(), retryToken: try optionalToken())
            if version >= 2 {
                attempt.failed = try optional { reader throws(CodecError) in try reader.node() }
            }
            return .attempt(attempt)
        case 5: return .wait(until: try instant(), try optionalToken())
        case 6: return .run(try token())
        case 7:
            return .extended(
                ExtendedPosition(
                    phase: try optional { reader throws(CodecError) in try reader.plain(ExtensionPhase.self) },
                    output: try optionalValue(), then: try directive()))
        case 8: return .request(try optionalToken())
        case 9: return .listen(try listenPosition())
        case 10: return .approval(try approvalPosition())
        default: throw failure(.unknownTag)  // a byte has no closed set of cases
        }
    }

    private mutating func group() throws(CodecError) -> GroupPosition {
        let total = try index()
        let items = try list { reader throws(CodecError) in try reader.value() }
        var group = GroupPosition(total: total, items: items)
        group.next = try index()
        group.branches = try pages { reader throws(CodecError) in try reader.index() }
        group.parked = try index()
        group.outputs = try pages { reader throws(CodecError) in try reader.value() }
        group.contexts = try pages { reader throws(CodecError) in try reader.value() }
        group.winner = try optional { reader throws(CodecError) in try reader.index() }
        group.startable = try pages { reader throws(CodecError) in
            guard try reader.byte() == 0 else { throw reader.failure(.unknownTag) }
            return Presence()
        }
        group.unmet = try list { reader throws(CodecError) in try reader.index() }
        return group
    }
}
