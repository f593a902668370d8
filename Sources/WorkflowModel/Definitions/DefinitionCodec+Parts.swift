/// Templates, durations and policies.
extension DefinitionCodec {
    static func encode(_ node: NodeID) -> Value { .integer(Int64(node.index)) }

    static func encode(_ expression: Expression) -> Value { .string(expression.source) }

    static func encode(_ template: Template) -> Value {
        switch template {
        case .literal(let value): ["literal": value]
        case .expression(let expression): ["expression": encode(expression)]
        case .array(let elements): ["array": .array(elements.map(encode))]
        case .object(let members): ["object": encode(members)]
        }
    }

    /// As pairs, since an environment may name a variable twice.
    static func encode(_ members: [Template.Member]) -> Value {
        .array(members.map { ["key": .string($0.key), "value": encode($0.value)] })
    }

    static func decodeTemplate(_ reader: DefinitionReader) throws(DefinitionCodingError) -> Template {
        if let literal = try reader.optional("literal") { return .literal(literal.value) }
        if let expression = try reader.optional("expression") { return .expression(try expression.expression()) }
        if let array = try reader.optional("array") {
            var elements: [Template] = []
            for element in try array.elements() { elements.append(try decodeTemplate(element)) }
            return .array(elements)
        }
        return .object(try decodeMembers(reader.member("object")))
    }

    static func decodeMembers(_ reader: DefinitionReader) throws(DefinitionCodingError) -> [Template.Member] {
        var members: [Template.Member] = []
        for element in try reader.elements() {
            let value = try decodeTemplate(element.member("value"))
            members.append(Template.Member(try element.member("key").string(), value))
        }
        return members
    }

    // MARK: - Durations

    static func encode(_ duration: Duration) -> Value {
        let (seconds, attoseconds) = duration.components
        var object: OrderedObject = ["seconds": .integer(seconds)]
        if attoseconds != 0 { object["attoseconds"] = .integer(attoseconds) }
        return .object(object)
    }

    static func decodeDuration(_ reader: DefinitionReader) throws(DefinitionCodingError) -> Duration {
        let attoseconds = try reader.optional("attoseconds")?.integer() ?? 0
        return Duration(secondsComponent: try reader.member("seconds").integer(), attosecondsComponent: attoseconds)
    }

    static func encode(_ source: DurationSource) -> Value {
        switch source {
        case .constant(let duration): ["constant": encode(duration)]
        case .template(let template): ["template": encode(template)]
        }
    }

    static func decodeDurationSource(_ reader: DefinitionReader) throws(DefinitionCodingError) -> DurationSource {
        if let constant = try reader.optional("constant") { return .constant(try decodeDuration(constant)) }
        return .template(try decodeTemplate(reader.member("template")))
    }

    // MARK: - Retries

    static func encode(_ policy: RetryPolicy) -> Value {
        var object = OrderedObject()
        object["when"] = policy.when.map(encode)
        object["exceptWhen"] = policy.exceptWhen.map(encode)
        object["retriesMaximum"] = policy.retriesMaximum.map { .integer(Int64($0)) }
        object["attemptDurationMaximum"] = policy.attemptDurationMaximum.map(encode)
        object["totalDurationMaximum"] = policy.totalDurationMaximum.map(encode)
        switch policy.backoff {
        case .constant: object["backoff"] = "constant"
        case .linear: object["backoff"] = "linear"
        case .exponential(let factor): object["backoff"] = ["exponential": .double(factor)]
        }
        object["delay"] = policy.delay.map(encode)
        object["delayMaximum"] = policy.delayMaximum.map(encode)
        object["jitter"] = policy.jitter.map { ["minimum": encode($0.minimum), "maximum": encode($0.maximum)] }
        return .object(object)
    }

    static func decodeRetryPolicy(_ reader: DefinitionReader) throws(DefinitionCodingError) -> RetryPolicy {
        var policy = RetryPolicy()
        policy.when = try reader.optional("when")?.expression()
        policy.exceptWhen = try reader.optional("exceptWhen")?.expression()
        policy.retriesMaximum = try reader.optional("retriesMaximum")?.natural()
        policy.attemptDurationMaximum = try decodeOptional(reader, "attemptDurationMaximum", decodeDurationSource)
        policy.totalDurationMaximum = try decodeOptional(reader, "totalDurationMaximum", decodeDurationSource)
        policy.backoff = try decodeBackoff(reader.member("backoff"))
        policy.delay = try decodeOptional(reader, "delay", decodeDurationSource)
        policy.delayMaximum = try decodeOptional(reader, "delayMaximum", decodeDurationSource)
        if let jitter = try reader.optional("jitter") {
            policy.jitter = RetryPolicy.Jitter(
                minimum: try decodeDurationSource(jitter.member("minimum")),
                maximum: try decodeDurationSource(jitter.member("maximum")))
        }
        return policy
    }

    private static func decodeBackoff(
        _ reader: DefinitionReader
    ) throws(DefinitionCodingError) -> RetryPolicy.Backoff {
        guard case .string(let word) = reader.value else {
            return .exponential(factor: try reader.member("exponential").double())
        }
        switch word {
        case "constant": return .constant
        case "linear": return .linear
        default: throw reader.error(.unknownWord(word))
        }
    }

    static func decodeOptional<Part>(
        _ reader: DefinitionReader, _ key: String,
        _ decode: (DefinitionReader) throws(DefinitionCodingError) -> Part
    ) throws(DefinitionCodingError) -> Part? {
        guard let part = try reader.optional(key) else { return nil }
        return try decode(part)
    }
}
