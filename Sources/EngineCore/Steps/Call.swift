import WorkflowModel

/// `call: http` and `call: openapi`: from the step to the request, with all evaluated that reads no secret.
extension Execution {
    mutating func start(_ call: CallStep, _ id: ThreadID, _ turn: inout Turn) throws(Fault) {
        let scope = Scope(self, id, turn)
        var sealing = Sealing(declared: program.definition.secrets)
        let step = try call.replacingTemplates(
            uri: { template throws(Fault) in
                try sealing.sealed(try URITemplate.expanded(template, scope.input), in: scope)
            },
            { template throws(Fault) in try sealing.sealed(template, in: scope) })
        for name in step.secretsOfAuthentication { sealing.note(secret: name, scope) }
        let node = program.node(node(of: id) ?? NodeID(0))
        let visit = "\(state.seed):\(idempotencyKey(of: id, node))"
        let key = SHA256.hexadecimal(of: Array(visit.utf8)).prefix(Limits.idempotencyKeyDigits)
        request(
            .call(CallRequest(step: step, scope: sealing.scope, idempotencyKey: String(key))), id, &turn)
    }
}

extension CallStep {
    /// The secrets that are taken as a whole.
    fileprivate var secretsOfAuthentication: [String] {
        let authentications =
            switch self {
            case .http(let call): [call.endpoint.authentication]
            case .openAPI(let call): [call.document.authentication, call.authentication]
            }
        return authentications.compactMap { authentication in
            if case .secret(_, let name)? = authentication { name } else { nil }
        }
    }
}

/// `{name}` in a literal URI stands for a member of the task's input (RFC 6570, level 1).
private enum URITemplate {
    static func expanded(_ template: Template, _ input: Value) throws(Fault) -> Template {
        guard case .literal(.string(let text)) = template, text.contains("{") else { return template }
        var expanded = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { break }
            expanded += rest[..<open]
            let value = try member(String(rest[rest.index(after: open)..<close]), of: input)
            expanded += PercentCoding.encoded(value)
            rest = rest[rest.index(after: close)...]
        }
        return .literal(.string(expanded + rest))
    }

    /// An absent member would change the meaning of the URI without a word.
    private static func member(_ name: String, of input: Value) throws(Fault) -> String {
        let names = name.split(separator: ".", omittingEmptySubsequences: false)
        let value = names.reduce(Value?.some(input)) { value, name in
            if case .object(let object)? = value { object[String(name)] } else { nil }
        }
        switch value {
        case .string(let text)?: return text
        case .boolean?, .integer?, .double?: return value?.printed() ?? ""
        case .null?, .array?, .object?, nil:
            throw Fault(
                .expression, title: "No value for a URI",
                detail: "The task's input has no text or number `\(name)` for {\(name)}.")
        }
    }
}
