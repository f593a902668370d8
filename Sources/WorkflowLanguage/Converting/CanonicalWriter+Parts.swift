import WorkflowModel

/// Values, durations and policies of the canonical form.
extension CanonicalWriter {
    static func value(of template: Template) -> Value {
        switch template {
        case .literal(let value): value
        case .expression(let expression): .string("${ \(expression.source) }")
        case .array(let elements): .array(elements.map { value(of: $0) })
        case .object(let members): .object(OrderedObject(members.map { ($0.key, value(of: $0.value)) }))
        }
    }

    /// Where an expression needs no `${ }`.
    static func expressionOrValue(_ template: Template) -> Value {
        if case .expression(let expression) = template { return .string(expression.source) }
        return value(of: template)
    }

    static func value(of duration: DurationSource) -> Value {
        switch duration {
        case .constant(let duration): .string(duration.iso8601)
        case .template(let template): value(of: template)
        }
    }

    static func policy(_ policy: RetryPolicy) -> OrderedObject {
        var object = OrderedObject()
        object["when"] = policy.when.map { .string($0.source) }
        object["exceptWhen"] = policy.exceptWhen.map { .string($0.source) }
        object["delay"] = policy.delay.map { value(of: $0) }
        var backoff = OrderedObject()
        backoff["maxDelay"] = policy.delayMaximum.map { value(of: $0) }
        switch policy.backoff {
        case .constant: if !backoff.isEmpty { object["backoff"] = ["constant": .object(backoff)] }
        case .linear: object["backoff"] = ["linear": .object(backoff)]
        case .exponential(let factor):
            if factor != 2 { backoff["factor"] = .double(factor) }
            object["backoff"] = ["exponential": .object(backoff)]
        }
        var limit = OrderedObject()
        var attempt = OrderedObject()
        attempt["count"] = policy.retriesMaximum.map { .integer(Int64($0)) }
        attempt["duration"] = policy.attemptDurationMaximum.map { value(of: $0) }
        if !attempt.isEmpty { limit["attempt"] = .object(attempt) }
        limit["duration"] = policy.totalDurationMaximum.map { value(of: $0) }
        if !limit.isEmpty { object["limit"] = .object(limit) }
        object["jitter"] = policy.jitter.map { ["from": value(of: $0.minimum), "to": value(of: $0.maximum)] }
        return object
    }

    static func error(_ fault: FaultTemplate) -> OrderedObject {
        var object: OrderedObject = ["type": value(of: fault.type), "status": value(of: fault.status)]
        object["title"] = fault.title.map { value(of: $0) }
        object["detail"] = fault.detail.map { value(of: $0) }
        object["instance"] = fault.instance.map { value(of: $0) }
        return object
    }

    // MARK: - Calls and events

    static func arguments(of call: HTTPCall) -> OrderedObject {
        var with: OrderedObject = ["method": value(of: call.method)]
        var endpoint = value(of: call.endpoint.uri)
        if let authentication = call.endpoint.authentication {
            endpoint = ["uri": endpoint, "authentication": value(of: authentication)]
        }
        with["endpoint"] = endpoint
        with["headers"] = call.headers.map { value(of: $0) }
        with["query"] = call.query.map { value(of: $0) }
        with["body"] = call.body.map { value(of: $0) }
        if call.output != .content { with["output"] = .string(call.output.rawValue) }
        if call.redirect { with["redirect"] = true }
        return with
    }

    private static func value(of authentication: Authentication) -> Value {
        switch authentication {
        case .basic(let credentials): ["basic": value(of: credentials)]
        case .digest(let credentials): ["digest": value(of: credentials)]
        case .bearer(let token): ["bearer": ["token": value(of: token)]]
        case .oauth2(let request): ["oauth2": value(of: request)]
        case .oidc(let request): ["oidc": value(of: request)]
        case .secret(let scheme, let name): .object([scheme.rawValue: ["use": .string(name)]])
        }
    }

    private static func value(of credentials: Authentication.Credentials) -> Value {
        ["username": value(of: credentials.username), "password": value(of: credentials.password)]
    }

    private static func value(of request: TokenRequest) -> Value {
        var object: OrderedObject = [
            "authority": value(of: request.authority), "grant": .string(request.grant.rawValue),
        ]
        if let path = request.tokenPath { object["endpoints"] = ["token": .string(path)] }
        var client = OrderedObject()
        client["id"] = request.client.id.map { value(of: $0) }
        client["secret"] = request.client.secret.map { value(of: $0) }
        client["assertion"] = request.client.assertion.map { value(of: $0) }
        if request.client.authentication != .post {
            client["authentication"] = .string(request.client.authentication.rawValue)
        }
        if !client.isEmpty { object["client"] = .object(client) }
        if request.encoding != .form { object["request"] = ["encoding": .string(request.encoding.rawValue)] }
        for (key, texts) in [
            ("issuers", request.issuers), ("scopes", request.scopes), ("audiences", request.audiences),
        ] where !texts.isEmpty {
            object[key] = .array(texts.map { value(of: $0) })
        }
        object["username"] = request.username.map { value(of: $0) }
        object["password"] = request.password.map { value(of: $0) }
        object["subject"] = request.subject.map { ["token": value(of: $0.token), "type": value(of: $0.type)] }
        object["actor"] = request.actor.map { ["token": value(of: $0.token), "type": value(of: $0.type)] }
        return .object(object)
    }

    static func value(of consumption: EventConsumption) -> Value {
        switch consumption {
        case .one(let filter): return ["one": value(of: filter)]
        case .all(let filters): return ["all": .array(filters.map { value(of: $0) })]
        case .any(let filters, let until):
            var object: OrderedObject = ["any": .array(filters.map { value(of: $0) })]
            switch until {
            case .condition(let expression): object["until"] = .string(expression.source)
            case .consumed(let other): object["until"] = value(of: other)
            case nil: break
            }
            return .object(object)
        }
    }

    private static func value(of filter: EventFilter) -> Value {
        var object: OrderedObject = [
            "with": .object(OrderedObject(filter.attributes.map { ($0.key, value(of: $0.value)) }))
        ]
        if !filter.correlations.isEmpty {
            let correlations = filter.correlations.map { correlation -> (String, Value) in
                var part: OrderedObject = ["from": .string(correlation.from.source)]
                part["expect"] = correlation.expect.map { value(of: $0) }
                return (correlation.name, .object(part))
            }
            object["correlate"] = .object(OrderedObject(correlations))
        }
        return .object(object)
    }
}
