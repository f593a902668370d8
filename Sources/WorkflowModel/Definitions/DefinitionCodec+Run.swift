/// Commands.
extension DefinitionCodec {
    static func encode(_ run: RunStep) -> Value {
        var object = OrderedObject()
        object.reserveCapacity(14)
        switch run.program {
        case .command(let template): object["command"] = encode(template)
        case .script(let text): object["script"] = .string(text)
        case .vector(let elements): object["vector"] = .array(elements.map(encode))
        case .interpreted(let interpreter, let code):
            object["interpreter"] = .string(interpreter.rawValue)
            object["code"] = encode(code)
        case .container(let container): object["container"] = encode(container)
        }
        object["arguments"] = run.arguments.map(encode)
        object["environment"] = encode(run.environment)
        object["workingDirectory"] = run.workingDirectory.map(encode)
        object["stdin"] = run.stdin.map(encode)
        object["awaitsCompletion"] = .boolean(run.awaitsCompletion)
        object["returns"] = .string(run.returns.rawValue)
        object["parsing"] = .string(run.parsing.rawValue)
        object["successCodes"] = .array(run.successCodes.map { .integer(Int64($0)) })
        object["onInterrupt"] = .string(run.onInterrupt.rawValue)
        object["stopGrace"] = encode(run.stopGrace)
        object["limits"] = encode(run.limits)
        if !run.secrets.isEmpty { object["secrets"] = .array(run.secrets.map(Value.string)) }
        return .object(object)
    }

    static func decodeRun(_ reader: DefinitionReader) throws(DefinitionCodingError) -> RunStep {
        var successCodes: [Int] = []
        for code in try reader.member("successCodes").elements() { successCodes.append(try code.natural()) }
        var secrets: [String] = []
        for name in try reader.optional("secrets")?.elements() ?? [] { secrets.append(try name.string()) }
        return RunStep(
            program: try decodeProgram(reader), arguments: try decodeOptional(reader, "arguments", decodeTemplate),
            environment: try decodeMembers(reader.member("environment")),
            workingDirectory: try decodeOptional(reader, "workingDirectory", decodeTemplate),
            stdin: try decodeOptional(reader, "stdin", decodeTemplate),
            awaitsCompletion: try reader.member("awaitsCompletion").boolean(),
            returns: try reader.member("returns").choice(), parsing: try reader.member("parsing").choice(),
            successCodes: successCodes, onInterrupt: try reader.member("onInterrupt").choice(),
            stopGrace: try decodeDuration(reader.member("stopGrace")),
            limits: try decodeLimits(reader.member("limits")),
            secrets: secrets)
    }

    private static func decodeProgram(_ reader: DefinitionReader) throws(DefinitionCodingError) -> RunStep.Program {
        if let command = try reader.optional("command") { return .command(try decodeTemplate(command)) }
        if let script = try reader.optional("script") { return .script(try script.string()) }
        if let interpreter = try reader.optional("interpreter") {
            return .interpreted(try interpreter.choice(), code: try decodeTemplate(reader.member("code")))
        }
        if let container = try reader.optional("container") { return .container(try decodeContainer(container)) }
        var elements: [Template] = []
        for element in try reader.member("vector").elements() { elements.append(try decodeTemplate(element)) }
        return .vector(elements)
    }

    private static func encode(_ container: ContainerProgram) -> Value {
        var object = OrderedObject()
        object["image"] = encode(container.image)
        object["name"] = container.name.map(encode)
        object["command"] = container.command.map(encode)
        object["ports"] = encode(container.ports)
        object["volumes"] = encode(container.volumes)
        object["pullPolicy"] = .string(container.pullPolicy.rawValue)
        switch container.cleanup {
        case .always: object["cleanup"] = "always"
        case .never: object["cleanup"] = "never"
        case .eventually(let after): object["cleanup"] = ["after": encode(after)]
        }
        return .object(object)
    }

    private static func decodeContainer(_ reader: DefinitionReader) throws(DefinitionCodingError) -> ContainerProgram {
        let cleanup: ContainerProgram.Cleanup
        let part = try reader.member("cleanup")
        switch part.value {
        case .string("always"): cleanup = .always
        case .string("never"): cleanup = .never
        case .null, .boolean, .integer, .double, .string, .array, .object:
            cleanup = .eventually(after: try decodeDurationSource(part.member("after")))
        }
        return ContainerProgram(
            image: try decodeTemplate(reader.member("image")), name: try decodeOptional(reader, "name", decodeTemplate),
            command: try decodeOptional(reader, "command", decodeTemplate),
            ports: try decodeMembers(reader.member("ports")), volumes: try decodeMembers(reader.member("volumes")),
            pullPolicy: try reader.member("pullPolicy").choice(), cleanup: cleanup)
    }

    private static func encode(_ limits: ResourceLimits) -> Value {
        var object = OrderedObject()
        object["memoryBytesMaximum"] = limits.memoryBytesMaximum.map { .integer(Int64($0)) }
        object["processorMillis"] = limits.processorMillis.map { .integer(Int64($0)) }
        object["tasksMaximum"] = limits.tasksMaximum.map { .integer(Int64($0)) }
        object["transferBytesMaximum"] = limits.transferBytesMaximum.map { .integer(Int64($0)) }
        return .object(object)
    }

    private static func decodeLimits(_ reader: DefinitionReader) throws(DefinitionCodingError) -> ResourceLimits {
        ResourceLimits(
            memoryBytesMaximum: try reader.optional("memoryBytesMaximum")?.natural(),
            processorMillis: try reader.optional("processorMillis")?.natural(),
            tasksMaximum: try reader.optional("tasksMaximum")?.natural(),
            transferBytesMaximum: try reader.optional("transferBytesMaximum")?.natural())
    }
}
