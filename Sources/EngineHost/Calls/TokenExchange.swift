internal import WorkflowModel

/// How one access token is asked for (RFC 6749, RFC 7523, RFC 8693; discovery of OpenID Connect).
struct TokenExchange {
    typealias Send = (OutgoingRequest) async throws(Fault) -> HTTPResponse

    /// Resolved: every template is literal.
    let request: TokenRequest
    let isOpenID: Bool
    let now: Instant
    /// Never used twice.
    let identifier: String
    let agent: String

    /// What nobody should read.
    var secrets: [String] {
        let templates = [
            request.client.secret, request.client.assertion, request.password, request.subject?.token,
            request.actor?.token,
        ]
        // The pair as a service may quote it, too.
        let texts = templates.compactMap { $0?.text }.filter { !$0.isEmpty }
        return request.client.secret == nil ? texts : texts + [clientPair]
    }

    /// The client's name and secret as a header carries them.
    private var clientPair: String {
        // RFC 6749, section 2.3.1: both are form-encoded first.
        let pair =
            PercentCoding.formEncoded(request.client.id?.text ?? "") + ":"
            + PercentCoding.formEncoded(request.client.secret?.text ?? "")
        return Base64.encoded(Array(pair.utf8))
    }

    /// The same for requests of the same token; tells nobody its parts.
    var cacheKey: String {
        let parts: [String] = [
            request.authority.text, request.tokenPath ?? "", request.grant.rawValue, "\(isOpenID)",
            request.client.id?.text ?? "", request.username?.text ?? "", request.encoding.rawValue,
            request.client.authentication.rawValue, request.scopes.map(\.text).joined(separator: " "),
            request.audiences.map(\.text).joined(separator: " "), request.issuers.map(\.text).joined(separator: " "),
        ]
        return SHA256.hexadecimal(of: Array((parts + secrets).joined(separator: "\u{0}").utf8))
    }

    /// Asks for the token. Throws an `authentication` fault when it is refused.
    func token(_ send: Send) async throws(Fault) -> AccessToken {
        let endpoint = try await endpoint(send)
        var outgoing = OutgoingRequest(method: "POST", address: endpoint)
        outgoing.set("Accept", "application/json")
        outgoing.set("User-Agent", agent)
        var parameters = try parameters()
        try authenticateClient(&outgoing, &parameters, at: endpoint)
        outgoing.setBody(.object(parameters), type: request.encoding.rawValue)
        let response = try await send(outgoing)
        guard response.statusCode == 200, case .object(let answer) = response.content,
            case .string(let token)? = answer["access_token"]
        else { throw refusal(endpoint, response) }
        try checkIssuer(of: token, endpoint)
        var lifetime: Duration?
        if case .integer(let seconds)? = answer["expires_in"], seconds > 0 { lifetime = .seconds(seconds) }
        return AccessToken(text: token, lifetime: lifetime)
    }

    private func endpoint(_ send: Send) async throws(Fault) -> HTTPAddress {
        var authority = request.authority.text
        while authority.hasSuffix("/") { authority.removeLast() }
        if !isOpenID || request.tokenPath != nil {
            let path = request.tokenPath ?? "/oauth2/token"
            let place = path.contains("://") ? path : authority + (path.hasPrefix("/") ? path : "/" + path)
            guard let address = HTTPAddress(place) else { throw Fault.noAddress(place) }
            return address
        }
        let place = authority + "/.well-known/openid-configuration"
        guard let address = HTTPAddress(place) else { throw Fault.noAddress(place) }
        var outgoing = OutgoingRequest(method: "GET", address: address)
        outgoing.set("Accept", "application/json")
        outgoing.set("User-Agent", agent)
        let response = try await send(outgoing)
        guard response.statusCode == 200, case .object(let answer) = response.content,
            case .string(let found)? = answer["token_endpoint"], let endpoint = HTTPAddress(found)
        else {
            throw Fault(
                .authentication, title: "No token", detail: "\(place) does not name a `token_endpoint`.")
        }
        guard address.scheme != "https" || endpoint.scheme == "https" else {
            throw Fault(
                .authentication, title: "No token",
                detail: "\(place) names a `token_endpoint` without TLS, which is told no secret.")
        }
        return endpoint
    }

    private func parameters() throws(Fault) -> OrderedObject {
        var parameters: OrderedObject = ["grant_type": .string(request.grant.rawValue)]
        switch request.grant {
        case .clientCredentials: break
        case .password:
            parameters["username"] = request.username.map { .string($0.text) }
            parameters["password"] = request.password.map { .string($0.text) }
        case .tokenExchange:
            parameters["subject_token"] = request.subject.map { .string($0.token.text) }
            parameters["subject_token_type"] = request.subject.map { .string($0.type.text) }
            parameters["actor_token"] = request.actor.map { .string($0.token.text) }
            parameters["actor_token_type"] = request.actor.map { .string($0.type.text) }
        case .refreshToken:
            parameters["refresh_token"] = request.subject.map { .string($0.token.text) }
        case .authorizationCode:
            // The loader refuses it: nobody is there to agree.
            throw Fault(.configuration, title: "No token", detail: "An authorization code needs a person.")
        }
        if !request.scopes.isEmpty {
            parameters["scope"] = .string(request.scopes.map(\.text).joined(separator: " "))
        }
        if !request.audiences.isEmpty {
            parameters["audience"] = .string(request.audiences.map(\.text).joined(separator: " "))
        }
        return parameters
    }

    private func authenticateClient(
        _ outgoing: inout OutgoingRequest, _ parameters: inout OrderedObject, at endpoint: HTTPAddress
    ) throws(Fault) {
        let identity = request.client.id?.text ?? ""
        let secret = request.client.secret?.text ?? ""
        switch request.client.authentication {
        case .basic:
            outgoing.set("Authorization", "Basic " + clientPair)
        case .post:
            if !identity.isEmpty { parameters["client_id"] = .string(identity) }
            if !secret.isEmpty { parameters["client_secret"] = .string(secret) }
        case .none:
            if !identity.isEmpty { parameters["client_id"] = .string(identity) }
        case .secretJWT, .privateKeyJWT:
            let assertion = request.client.assertion?.text ?? ""
            guard !assertion.isEmpty || request.client.authentication == .secretJWT else {
                throw Fault(
                    .configuration, title: "No token", detail: "`private_key_jwt` needs the client's `assertion`.")
            }
            if !identity.isEmpty { parameters["client_id"] = .string(identity) }
            parameters["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            parameters["client_assertion"] = .string(
                assertion.isEmpty ? signedAssertion(identity, secret, endpoint) : assertion)
        }
    }

    /// A web token that the client signs with its secret (RFC 7523).
    private func signedAssertion(_ identity: String, _ secret: String, _ endpoint: HTTPAddress) -> String {
        let seconds = now.millisecondsSinceEpoch / 1000
        let claims: Value = [
            "iss": .string(identity), "sub": .string(identity), "aud": .string(endpoint.uri),
            "jti": .string(identifier), "iat": .integer(seconds), "exp": .integer(seconds + Limits.assertionSeconds),
        ]
        let header: Value = ["alg": "HS256", "typ": "JWT"]
        let content = [header, claims].map { Base64.encodedForURL(Array($0.printed().utf8)) }.joined(separator: ".")
        let signature = SHA256.authenticationCode(of: Array(content.utf8), key: Array(secret.utf8))
        return content + "." + Base64.encodedForURL(signature)
    }

    /// "Valid issuers that will be used to check against the issuer of generated tokens."
    private func checkIssuer(of token: String, _ endpoint: HTTPAddress) throws(Fault) {
        guard !request.issuers.isEmpty else { return }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count == 3, let bytes = Base64.decodedForURL(String(parts[1])),
            case .object(let claims)? = try? Value.parse(bytes, limits: .document),
            case .string(let issuer)? = claims["iss"], request.issuers.contains(where: { $0.text == issuer })
        {
            return
        }
        throw Fault(
            .authentication, title: "Issuer not accepted",
            detail: "The token of \(endpoint.shown) is of none of the issuers that are accepted.")
    }

    private func refusal(_ endpoint: HTTPAddress, _ response: HTTPResponse) -> Fault {
        var reason = ""
        if case .object(let answer) = response.content, case .string(let error)? = answer["error"] {
            reason = " (\(error))"
        }
        return Fault(
            .authentication, title: "No token",
            detail: "\(endpoint.shown) gave no token: its answer is \(response.statusCode)\(reason).")
    }
}

/// What says on whose behalf a request is.
struct AccessToken: Sendable {
    var text: String
    /// Nil when nobody says how long it is valid.
    var lifetime: Duration?
}
