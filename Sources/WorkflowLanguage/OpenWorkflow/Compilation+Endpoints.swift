import WorkflowModel

/// Where things are and how one gets in.
extension Compilation {
    /// A URI, an expression, or `{uri, authentication}`.
    mutating func endpoint(_ element: Element?, _ name: String) -> Endpoint? {
        guard let element else { return nil }
        if element.string != nil { return uri(element, name).map { Endpoint(uri: $0) } }
        guard let part = mapping(element, name, keys: ["uri", "authentication"], required: ["uri"]) else { return nil }
        let authentication = authentication(part["authentication"])
        guard let uriElement = part["uri"], let uri = uri(uriElement, "uri") else { return nil }
        return Endpoint(uri: uri, authentication: authentication)
    }

    /// `{name, endpoint}`.
    mutating func externalResource(_ element: Element?, _ name: String) -> Endpoint? {
        let part = mapping(element, name, keys: ["name", "endpoint"], required: ["endpoint"])
        _ = string(part?["name"], "name")
        return endpoint(part?["endpoint"], "endpoint")
    }

    /// A literal URI template with a scheme, or an expression.
    mutating func uri(_ element: Element, _ name: String) -> Template? {
        guard let text = string(element, name) else { return nil }
        if Self.wrapped(text) == nil, !Self.hasScheme(text) {
            problem(
                .invalidValue, "`\(text)` is no URI", remedy: "begin it with a scheme, such as https://", at: element)
            return nil
        }
        return template(element)
    }

    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.firstRange(of: "://"), let first = text.utf8.first else { return false }
        let scheme = text[..<colon.lowerBound].utf8
        let isLetter = { (byte: UInt8) in (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z") }
        return isLetter(first)
            && scheme.allSatisfy { byte in
                isLetter(byte) || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
                    || [UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(byte)
            }
    }

    // MARK: - Authentication

    /// One policy, or `{use}` with the name of one of `use.authentications`.
    mutating func authentication(_ element: Element?) -> Authentication? {
        guard let element else { return nil }
        guard let name = element["use"] else { return authenticationPolicy(element) }
        _ = mapping(element, "authentication", keys: ["use"])
        return string(name, "use").flatMap { resolve($0, in: shared.authentications, "authentications", at: name) }
    }

    mutating func authenticationPolicy(_ element: Element) -> Authentication? {
        let schemes = Authentication.Scheme.allCases
        guard let part = mapping(element, "authentication", keys: schemes.map(\.rawValue)) else { return nil }
        let given = schemes.filter { part[$0.rawValue] != nil }
        guard let scheme = given.first, given.count == 1, let policy = part[scheme.rawValue] else {
            problem(
                .invalidValue, "an authentication is exactly one of `basic`, `bearer`, `digest`, `oauth2` and `oidc`",
                at: element)
            return nil
        }
        return allowingSecrets { $0.authentication(scheme, policy) }
    }

    private mutating func authentication(_ scheme: Authentication.Scheme, _ policy: Element) -> Authentication? {
        if let name = policy["use"] {
            _ = mapping(policy, scheme.rawValue, keys: ["use"])
            guard let secret = string(name, "use") else { return nil }
            checkSecret(secret, at: name)
            return .secret(scheme, name: secret)
        }
        switch scheme {
        case .basic: return credentials(policy, "basic").map { .basic($0) }
        case .digest: return credentials(policy, "digest").map { .digest($0) }
        case .bearer:
            _ = mapping(policy, "bearer", keys: ["token"], required: ["token"])
            return textTemplate(scalar: policy["token"], "token").map { .bearer(token: $0) }
        case .oauth2: return tokenRequest(policy, "oauth2", keys: ["endpoints"]).map { .oauth2($0) }
        case .oidc: return tokenRequest(policy, "oidc", keys: []).map { .oidc($0) }
        }
    }

    private mutating func credentials(_ element: Element, _ name: String) -> Authentication.Credentials? {
        _ = mapping(element, name, keys: ["username", "password"], required: ["username", "password"])
        guard let username = textTemplate(scalar: element["username"], "username"),
            let password = textTemplate(scalar: element["password"], "password")
        else { return nil }
        return Authentication.Credentials(username: username, password: password)
    }

    private mutating func tokenRequest(_ element: Element, _ name: String, keys: [String]) -> TokenRequest? {
        let known = [
            "authority", "grant", "client", "request", "issuers", "scopes", "audiences", "username", "password",
            "subject", "actor",
        ]
        guard mapping(element, name, keys: known + keys, required: ["authority", "grant"]) != nil,
            let authority = element["authority"].flatMap({ uri($0, "authority") }),
            let grant = choice(element["grant"], "grant", of: TokenRequest.Grant.allCases)
        else { return nil }
        if grant == .authorizationCode, let place = element["grant"] {
            problem(
                .unsupported, "the grant `authorization_code` needs a person who agrees",
                remedy: "use `client_credentials`", at: place)
        }
        var request = TokenRequest(authority: authority, grant: grant)
        let endpoints = mapping(element["endpoints"], "endpoints", keys: ["token", "revocation", "introspection"])
        request.tokenPath = string(endpoints?["token"], "token")
        if let client = mapping(
            element["client"], "client", keys: ["id", "secret", "assertion", "authentication"])
        {
            request.client.id = textTemplate(scalar: client["id"], "id")
            request.client.secret = textTemplate(scalar: client["secret"], "secret")
            request.client.assertion = textTemplate(scalar: client["assertion"], "assertion")
            let authentications = TokenRequest.ClientAuthentication.allCases
            request.client.authentication =
                choice(client["authentication"], "authentication", of: authentications) ?? .post
        }
        if let part = mapping(element["request"], "request", keys: ["encoding"]) {
            request.encoding = choice(part["encoding"], "encoding", of: TokenRequest.Encoding.allCases) ?? .form
        }
        request.issuers = texts(element["issuers"], "issuers")
        request.scopes = texts(element["scopes"], "scopes")
        request.audiences = texts(element["audiences"], "audiences")
        request.username = textTemplate(scalar: element["username"], "username")
        request.password = textTemplate(scalar: element["password"], "password")
        request.subject = securityToken(element["subject"], "subject")
        request.actor = securityToken(element["actor"], "actor")
        return request
    }

    private mutating func securityToken(_ element: Element?, _ name: String) -> TokenRequest.SecurityToken? {
        guard let part = mapping(element, name, keys: ["token", "type"], required: ["token", "type"]),
            let token = textTemplate(scalar: part["token"], "token"),
            let type = textTemplate(scalar: part["type"], "type")
        else { return nil }
        return TokenRequest.SecurityToken(token: token, type: type)
    }

    /// A list of texts or expressions.
    mutating func texts(_ element: Element?, _ name: String) -> [Template] {
        guard let element else { return [] }
        guard let elements = element.elements else {
            wrongType(element, name, mustBe: "a list of texts")
            return []
        }
        return elements.compactMap { textTemplate(scalar: $0, name) }
    }
}
