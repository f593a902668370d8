import WorkflowModel

/// What the records of facts say, for people.
extension CommandRecord {
    var details: OrderedObject {
        var details: OrderedObject = ["verb": .string(verb.rawValue), "by": requester.value]
        details["key"] = key.map(Value.string)
        details["reason"] = reason.map(Value.string)
        switch reply {
        case .accepted(let acceptance, let status):
            details["accepted"] = .string(acceptance.rawValue)
            details["status"] = .string(status.rawValue)
        case .refused(let refusal): details["refused"] = .string(refusal.code)
        }
        return details
    }
}

extension PauseRecord {
    var details: OrderedObject {
        var details: OrderedObject = ["mode": .string(mode.rawValue), "by": requester?.value ?? .null]
        details["reason"] = reason.map(Value.string)
        details["resumeAt"] = resumeAt.map { .string($0.rfc3339) }
        return details
    }
}

extension Requester {
    var value: Value {
        var object: OrderedObject = [
            "uid": .integer(Int64(uid)), "gid": .integer(Int64(gid)), "pid": .integer(Int64(pid)),
        ]
        object["name"] = name.map(Value.string)
        return .object(object)
    }
}

extension ConsumedEvent {
    var details: OrderedObject {
        var details: OrderedObject = ["number": .integer(Int64(clamping: number))]
        switch role {
        case .counted(let filter):
            details["filter"] = .integer(Int64(filter))
            details["event"] = value
        case .stopping(let filter): details["until"] = .integer(Int64(filter))
        }
        if !correlated.isEmpty { details["correlated"] = .object(correlated) }
        switch ending {
        case nil: break
        case .enough: details["enough"] = true
        case .fault(let fault): details["error"] = fault.value
        }
        return details
    }
}

extension StepEnding {
    func details(of token: Token) -> OrderedObject {
        var details: OrderedObject = ["token": token.value]
        for (key, value) in described { details[key] = value }
        return details
    }

    /// For people and programs: the way of the end, and what was used.
    var described: OrderedObject {
        var details = OrderedObject()
        switch cause {
        case .exited(let code): details["code"] = .integer(Int64(code))
        case .signalled(let signal): details["signal"] = .integer(Int64(signal))
        case .spawnFailed(let errno): details["errno"] = .integer(Int64(errno))
        case .interrupted(let reason): details["interrupted"] = .string(reason)
        }
        details["stopped"] = stopped.map { .string($0.rawValue) }
        details["processorMilliseconds"] = processorMilliseconds.map(Value.integer)
        details["memoryBytesPeak"] = memoryBytesPeak.map(Value.integer)
        details["diskBytesRead"] = diskBytesRead.map(Value.integer)
        details["diskBytesWritten"] = diskBytesWritten.map(Value.integer)
        if outOfMemory { details["outOfMemory"] = true }
        return details
    }
}

extension Token {
    var value: Value { .integer(Int64(clamping: number)) }
}

extension ThreadID {
    var value: Value { .integer(Int64(clamping: number)) }
}
