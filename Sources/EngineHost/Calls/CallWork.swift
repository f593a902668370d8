internal import EngineCore
internal import WorkflowLanguage
internal import WorkflowModel

/// One request to a service, from the effect to the answer.
struct CallWork: Sendable {
    let transport: any HTTPTransport
    let secrets: SecretResolver
    let tokens: TokenStore
    let entropy: any Entropy
    let clock: any HostClock
    /// What the requests say of who sends them.
    let agent: String

    /// Never throws: what goes wrong is a fault of the task.
    func outcome(of request: CallRequest) async -> RequestOutcome {
        var mask = SecretMask()
        do throws(Fault) {
            let step = try resolved(request, &mask)
            let value = try await value(of: step, key: request.idempotencyKey, &mask)
            return .value(mask.masked(value))
        } catch {
            return .fault(mask.masked(error))
        }
    }

    /// The call with every template literal.
    private func resolved(_ request: CallRequest, _ mask: inout SecretMask) throws(Fault) -> CallStep {
        guard let scope = request.scope else { return request.step }
        let known = try secrets.secrets(of: scope)
        mask.add(.object(known))
        let step = try request.step.replacingAuthentications { (scheme, name) throws(Fault) in
            try Authentication(scheme, secret: name, known[name] ?? .null)
        }
        let replace = { (template: Template) throws(Fault) -> Template in
            .literal(try secrets.value(of: template, scope, secrets: known))
        }
        return try step.replacingTemplates(uri: replace, replace)
    }

    private func value(of step: CallStep, key: String, _ mask: inout SecretMask) async throws(Fault) -> Value {
        switch step {
        case .http(let call):
            return try await answer(
                to: OutgoingRequest(call), call.endpoint.authentication, call.output, call.redirect, key, &mask)
        case .openAPI(let call):
            let (operation, place) = try await operation(of: call, &mask)
            let request = try OutgoingRequest(operation, at: place, call.parameters)
            return try await answer(to: request, call.authentication, call.output, call.redirect, key, &mask)
        }
    }

    // MARK: - OpenAPI

    private func operation(
        of call: OpenAPICall, _ mask: inout SecretMask
    ) async throws(Fault) -> (OpenAPIOperation, HTTPAddress?) {
        let place = HTTPAddress(call.document.uri.text)
        if let operation = call.operation { return (operation, place) }
        guard let place else { throw Fault.noAddress(call.document.uri.text) }
        let request = OutgoingRequest(method: "GET", address: place)
        let (response, _) = try await send(request, call.document.authentication, isRedirectAnswer: false, &mask)
        try response.check(allowsRedirection: false, request)
        do throws(OpenAPIDocument.Problem) {
            let document = try OpenAPIDocument(response.body, name: place.shown)
            return (try document.operation(call.operationID.text), place)
        } catch {
            throw Fault(.configuration, title: "No such operation", detail: "\(place.shown): \(error.message).")
        }
    }

    // MARK: - The exchange

    private func answer(
        to outgoing: OutgoingRequest, _ authentication: Authentication?, _ output: CallStep.Output,
        _ isRedirectAnswer: Bool, _ key: String, _ mask: inout SecretMask
    ) async throws(Fault) -> Value {
        var request = outgoing
        request.setUnlessGiven("User-Agent", agent)
        request.setUnlessGiven("Accept", "*/*")
        if !CallStep.isSafe(method: request.method) { request.setUnlessGiven("Idempotency-Key", "\"\(key)\"") }
        let (response, sent) = try await send(request, authentication, isRedirectAnswer: isRedirectAnswer, &mask)
        try response.check(allowsRedirection: isRedirectAnswer, sent)
        switch output {
        case .raw: return .string(Base64.encoded(response.body))
        case .content: return response.content
        case .response: return response.described(answering: sent)
        }
    }

    /// Sends the request with its credentials, and follows redirections.
    private func send(
        _ request: OutgoingRequest, _ authentication: Authentication?, isRedirectAnswer: Bool,
        _ mask: inout SecretMask
    ) async throws(Fault) -> (HTTPResponse, OutgoingRequest) {
        let credentials = try await credentials(authentication, &mask)
        var request = request
        credentials.authorize(&request)
        var response = try await exchange(request)
        if response.statusCode == 401, case .digest(let digest) = credentials,
            let challenge = DigestChallenge(response)
        {
            let nonce = SHA256.hexadecimal(of: Array("\(entropy.next())".utf8)).prefix(16)
            request.set("Authorization", challenge.authorization(digest, request, clientNonce: String(nonce)))
            response = try await exchange(request)
        }
        if response.statusCode == 401, case .token(let key, _) = credentials { tokens.forget(key) }
        var followed = 0
        while !isRedirectAnswer, let next = try request.redirected(by: response) {
            followed += 1
            guard followed <= Limits.redirectionsMaximum else {
                throw Fault(
                    .communication, title: "Too many redirections",
                    detail: "\(request.shown) leads on after \(Limits.redirectionsMaximum) redirections.")
            }
            request = next
            response = try await exchange(request)
        }
        // Before anything of it is cut, decoded or told.
        return (mask.masked(response), request)
    }

    private func exchange(_ request: OutgoingRequest) async throws(Fault) -> HTTPResponse {
        try request.checkHeaders()
        do throws(HTTPFailure) {
            return try await transport.send(request.wire)
        } catch {
            throw Fault(error, of: request)
        }
    }

    // MARK: - Credentials

    private func credentials(
        _ authentication: Authentication?, _ mask: inout SecretMask
    ) async throws(Fault) -> Credentials {
        switch authentication {
        case nil: return .none
        case .basic(let pair)?:
            let text = Base64.encoded(Array("\(pair.username.text):\(pair.password.text)".utf8))
            mask.add(text)
            mask.add(pair.password.text)
            return .header("Basic \(text)")
        case .digest(let pair)?:
            mask.add(pair.password.text)
            return .digest(DigestCredentials(username: pair.username.text, password: pair.password.text))
        case .bearer(let token)?:
            mask.add(token.text)
            return .header("Bearer \(token.text)")
        case .oauth2(let request)?: return try await token(request, isOpenID: false, &mask)
        case .oidc(let request)?: return try await token(request, isOpenID: true, &mask)
        case .secret(let scheme, let name)?:
            // The core names every such secret in the request's scope.
            throw Fault(.configuration, title: "No secret", detail: "\(scheme.rawValue) needs the secret \(name).")
        }
    }

    private func token(
        _ request: TokenRequest, isOpenID: Bool, _ mask: inout SecretMask
    ) async throws(Fault) -> Credentials {
        let exchange = TokenExchange(
            request: request, isOpenID: isOpenID, now: clock.now, identifier: "\(entropy.next())", agent: agent)
        for secret in exchange.secrets { mask.add(secret) }
        let key = exchange.cacheKey
        let token = try await tokens.token(key, at: clock) { () async throws(Fault) in
            try await exchange.token { (request) async throws(Fault) in try await self.exchange(request) }
        }
        mask.add(token)
        return .token(key: key, "Bearer \(token)")
    }
}

/// What is added to a request to say on whose behalf it is.
private enum Credentials {
    case none
    case header(String)
    case token(key: String, String)
    /// Known only after the service's challenge.
    case digest(DigestCredentials)

    func authorize(_ request: inout OutgoingRequest) {
        switch self {
        case .header(let value), .token(_, let value): request.set("Authorization", value)
        case .none, .digest: break
        }
    }
}

extension Template {
    /// The text of a resolved template; empty when it is null.
    var text: String {
        guard case .literal(let value) = self else { return "" }
        return switch value {
        case .string(let text): text
        case .null: ""
        case .boolean, .integer, .double, .array, .object: value.printed()
        }
    }
}
