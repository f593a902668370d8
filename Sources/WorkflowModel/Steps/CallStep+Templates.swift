extension CallStep {
    /// The call with each of its templates replaced; `uri` is for those that are places.
    ///
    /// Throws what the replacements throw.
    public func replacingTemplates(
        uri: (Template) throws(Fault) -> Template, _ replace: (Template) throws(Fault) -> Template
    ) throws(Fault) -> CallStep {
        switch self {
        case .http(var call):
            call.method = try replace(call.method)
            try call.endpoint.replaceTemplates(uri, replace)
            call.headers = try call.headers.replaced(replace)
            call.query = try call.query.replaced(replace)
            call.body = try call.body.replaced(replace)
            return .http(call)
        case .openAPI(var call):
            if call.operation == nil { try call.document.replaceTemplates(uri, replace) }
            call.operationID = try replace(call.operationID)
            call.parameters = try call.parameters.replaced(replace)
            if let authentication = call.authentication {
                call.authentication = try authentication.replacingTemplates(uri, replace)
            }
            return .openAPI(call)
        }
    }

    /// The call with each authentication that is a secret replaced by what `replace` makes of its scheme and name.
    public func replacingAuthentications(
        _ replace: (Authentication.Scheme, String) throws(Fault) -> Authentication
    ) throws(Fault) -> CallStep {
        func replaced(_ authentication: Authentication?) throws(Fault) -> Authentication? {
            guard case .secret(let scheme, let name)? = authentication else { return authentication }
            return try replace(scheme, name)
        }
        switch self {
        case .http(var call):
            call.endpoint.authentication = try replaced(call.endpoint.authentication)
            return .http(call)
        case .openAPI(var call):
            call.document.authentication = try replaced(call.document.authentication)
            call.authentication = try replaced(call.authentication)
            return .openAPI(call)
        }
    }

    /// What happens when the engine went down before the answer came: as the author says, else by the method. Only
    /// safe methods may be requested again without asking (RFC 9110, section 9.2.1).
    public var onInterrupt: RunStep.OnInterrupt {
        switch self {
        case .http(let call): call.onInterrupt ?? Self.standard(call.method)
        case .openAPI(let call):
            call.onInterrupt ?? Self.standard(.literal(call.operation.map { .string($0.method) } ?? .null))
        }
    }

    private static func standard(_ method: Template) -> RunStep.OnInterrupt {
        guard case .literal(.string(let name)) = method else { return .pause }
        return isSafe(method: name) ? .rerun : .pause
    }

    /// Whether a request of the method only reads.
    public static func isSafe(method: String) -> Bool {
        ["get", "head", "options", "trace"].contains(method.lowercased())
    }
}

extension Endpoint {
    fileprivate mutating func replaceTemplates(
        _ uri: (Template) throws(Fault) -> Template, _ replace: (Template) throws(Fault) -> Template
    ) throws(Fault) {
        self.uri = try uri(self.uri)
        if let authentication { self.authentication = try authentication.replacingTemplates(uri, replace) }
    }
}

extension Authentication {
    fileprivate func replacingTemplates(
        _ uri: (Template) throws(Fault) -> Template, _ replace: (Template) throws(Fault) -> Template
    ) throws(Fault) -> Authentication {
        switch self {
        case .basic(let credentials): .basic(try credentials.replacingTemplates(replace))
        case .digest(let credentials): .digest(try credentials.replacingTemplates(replace))
        case .bearer(let token): .bearer(token: try replace(token))
        case .oauth2(let request): .oauth2(try request.replacingTemplates(uri, replace))
        case .oidc(let request): .oidc(try request.replacingTemplates(uri, replace))
        case .secret: self
        }
    }
}

extension Authentication.Credentials {
    fileprivate func replacingTemplates(
        _ replace: (Template) throws(Fault) -> Template
    ) throws(Fault) -> Authentication.Credentials {
        Authentication.Credentials(username: try replace(username), password: try replace(password))
    }
}

extension TokenRequest {
    fileprivate func replacingTemplates(
        _ uri: (Template) throws(Fault) -> Template, _ replace: (Template) throws(Fault) -> Template
    ) throws(Fault) -> TokenRequest {
        var request = self
        request.authority = try uri(authority)
        request.client.id = try client.id.replaced(replace)
        request.client.secret = try client.secret.replaced(replace)
        request.client.assertion = try client.assertion.replaced(replace)
        request.issuers = try issuers.replaced(replace)
        request.scopes = try scopes.replaced(replace)
        request.audiences = try audiences.replaced(replace)
        request.username = try username.replaced(replace)
        request.password = try password.replaced(replace)
        request.subject = try subject?.replacingTemplates(replace)
        request.actor = try actor?.replacingTemplates(replace)
        return request
    }
}

extension TokenRequest.SecurityToken {
    fileprivate func replacingTemplates(
        _ replace: (Template) throws(Fault) -> Template
    ) throws(Fault) -> TokenRequest.SecurityToken {
        TokenRequest.SecurityToken(token: try replace(token), type: try replace(type))
    }
}

extension Template? {
    fileprivate func replaced(_ replace: (Template) throws(Fault) -> Template) throws(Fault) -> Template? {
        guard let self else { return nil }
        return try replace(self)
    }
}

extension [Template] {
    fileprivate func replaced(_ replace: (Template) throws(Fault) -> Template) throws(Fault) -> [Template] {
        var replaced: [Template] = []
        for template in self { replaced.append(try replace(template)) }
        return replaced
    }
}
