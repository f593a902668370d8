import WorkflowModel

/// The parts that events and executions are made of.
extension ByteWriter {
    mutating func node(_ node: NodeID) { number(UInt64(node.index)) }
    mutating func token(_ token: Token) { number(token.number) }
    mutating func thread(_ thread: ThreadID) { number(thread.number) }
    mutating func instant(_ instant: Instant) { signed(instant.millisecondsSinceEpoch) }
    mutating func optionalText(_ text: String?) { optional(text) { $0.text($1) } }
    mutating func optionalValue(_ value: Value?) { optional(value) { $0.value($1) } }
    mutating func optionalToken(_ token: Token?) { optional(token) { $0.token($1) } }
    mutating func optionalInstant(_ instant: Instant?) { optional(instant) { $0.instant($1) } }

    /// The place of a case among all of its type, which is fixed: new cases go to the end.
    mutating func plain<Case: CaseIterable & Equatable>(_ one: Case) {
        byte(UInt8(Array(Case.allCases).firstIndex(of: one) ?? 0))
    }

    mutating func directive(_ directive: FlowDirective) {
        switch directive {
        case .continue: byte(0)
        case .exit: byte(1)
        case .end: byte(2)
        case .task(let node):
            byte(3)
            self.node(node)
        }
    }

    mutating func output(_ output: Output) {
        switch output {
        case .unchanged: byte(0)
        case .gathered: byte(1)
        case .value(let value):
            byte(2)
            self.value(value)
        }
    }

    mutating func fault(_ fault: Fault) {
        text(fault.type)
        integer(fault.status)
        optionalText(fault.title)
        optionalText(fault.detail)
        optionalText(fault.instance)
    }

    mutating func faultRecord(_ record: FaultRecord) {
        fault(record.fault)
        node(record.node)
        list(record.stack) { $0.node($1) }
    }

    mutating func stopReason(_ reason: StopReason) {
        switch reason {
        case .fault(let record):
            byte(0)
            faultRecord(record)
        case .won(let branch):
            byte(1)
            integer(branch)
        }
    }

    mutating func requester(_ requester: Requester) {
        number(UInt64(requester.uid))
        number(UInt64(requester.gid))
        signed(Int64(requester.pid))
        optionalText(requester.name)
    }

    mutating func refusal(_ refusal: Refusal) {
        switch refusal {
        case .alreadyStarted: byte(0)
        case .notRunning: byte(1)
        case .alreadyPaused: byte(2)
        case .alreadyRunning: byte(3)
        case .alreadyCompleted: byte(4)
        case .alreadyFailed: byte(5)
        case .alreadyCancelled: byte(6)
        case .cancelling: byte(7)
        case .unknownNode(let key):
            byte(8)
            text(key)
        case .notResumableFrom(let key):
            byte(9)
            text(key)
        case .draining: byte(10)
        case .keyReused(let key):
            byte(11)
            text(key)
        case .tooLarge(let limit):
            byte(12)
            text(limit)
        case .notAwaitingApproval(let key):
            byte(13)
            optionalText(key)
        case .approvalAmbiguous(let keys):
            byte(14)
            list(keys) { $0.text($1) }
        }
    }

    mutating func reply(_ reply: Reply) {
        switch reply {
        case .accepted(let acceptance, let status):
            byte(0)
            plain(acceptance)
            plain(status)
        case .refused(let refusal):
            byte(1)
            self.refusal(refusal)
        }
    }

    mutating func commandRecord(_ record: CommandRecord) {
        plain(record.verb)
        requester(record.requester)
        optionalText(record.key)
        optionalText(record.reason)
        reply(record.reply)
    }

    mutating func pauseRecord(_ record: PauseRecord) {
        plain(record.mode)
        optionalText(record.reason)
        optional(record.requester) { $0.requester($1) }
        instant(record.since)
        optionalInstant(record.resumeAt)
        optionalToken(record.token)
    }

    mutating func resumeRecord(_ record: ResumeRecord) {
        optional(record.requester) { $0.requester($1) }
        object(record.set)
        list(record.skip) { $0.node($1) }
    }

    mutating func stepEnding(_ ending: StepEnding) {
        switch ending.cause {
        case .exited(let code):
            byte(0)
            signed(Int64(code))
        case .signalled(let signal):
            byte(1)
            signed(Int64(signal))
        case .spawnFailed(let errno):
            byte(2)
            signed(Int64(errno))
        case .interrupted(let reason):
            byte(3)
            text(reason)
        }
        optional(ending.processorMilliseconds) { $0.signed($1) }
        optional(ending.memoryBytesPeak) { $0.signed($1) }
        flag(ending.outOfMemory)
        optional(ending.stopped) { $0.plain($1) }
        optional(ending.diskBytesRead) { $0.signed($1) }
        optional(ending.diskBytesWritten) { $0.signed($1) }
    }

    mutating func runEffect(_ effect: RunEffect) {
        node(effect.node)
        text(effect.nodeKey)
        text(effect.nodeName)
        integer(effect.attempt)
        text(effect.executable)
        list(effect.arguments) { $0.text($1) }
        list(effect.environment) { writer, variable in
            writer.text(variable.name)
            writer.text(variable.value)
        }
        optionalText(effect.workingDirectory)
        optional(effect.stdin) { $0.data($1) }
        optional(effect.limits.memoryBytesMaximum) { $0.integer($1) }
        optional(effect.limits.processorMillis) { $0.integer($1) }
        optional(effect.limits.tasksMaximum) { $0.integer($1) }
        signed(effect.stopGrace.components.seconds)
        signed(effect.stopGrace.components.attoseconds)
        plain(effect.control)
        text(effect.bootID)
        optional(effect.limits.transferBytesMaximum) { $0.integer($1) }
        list(effect.secrets) { $0.text($1) }
        list(effect.iteration) { $0.integer($1) }
    }

    mutating func requestEffect(_ effect: RequestEffect) {
        node(effect.node)
        text(effect.nodeKey)
        text(effect.nodeName)
        integer(effect.attempt)
        text(effect.idempotencyKey)
        switch effect.kind {
        case .child(let child):
            byte(0)
            childTarget(child.target)
            value(child.input)
            flag(child.awaitsCompletion)
        case .call(let call):
            byte(1)
            value(DefinitionCodec.encode(call.step))
            optional(call.scope) { $0.secretScope($1) }
            text(call.idempotencyKey)
        case .publish(let event):
            byte(10)
            value(event)
        }
    }

    mutating func sealedParts(_ sealed: SealedParts) {
        list(sealed.environment) { writer, member in
            writer.text(member.key)
            writer.value(DefinitionCodec.encoded(member.value))
        }
        optional(sealed.stdin) { $0.value(DefinitionCodec.encoded($1)) }
        secretScope(sealed.scope)
    }

    mutating func secretScope(_ scope: SecretScope) {
        value(scope.input)
        object(scope.arguments)
        instant(scope.now)
        list(scope.secrets) { $0.text($1) }
    }

    private mutating func childTarget(_ target: WorkflowStep.Target) {
        switch target {
        case .registered(let namespace, let name, let version):
            byte(0)
            text(namespace)
            text(name)
            text(version)
        case .function(let uri):
            byte(1)
            text(uri)
        }
    }
}
