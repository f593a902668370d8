internal import WorkflowModel

extension Authentication {
    /// The authentication whose members are those of a secret (an object in JSON), or that is the secret itself where
    /// the scheme has but one member. Throws a `configuration` fault that names what is missing, and no value.
    init(_ scheme: Scheme, secret name: String, _ value: Value) throws(Fault) {
        let reader = SecretReader(name: name, scheme: scheme, value: value)
        switch scheme {
        case .basic: self = .basic(try reader.credentials())
        case .digest: self = .digest(try reader.credentials())
        case .bearer:
            if case .string = value {
                self = .bearer(token: .literal(value))
            } else {
                self = .bearer(token: try reader.required("token"))
            }
        case .oauth2: self = .oauth2(try reader.tokenRequest())
        case .oidc: self = .oidc(try reader.tokenRequest())
        }
    }
}

/// Reads the members of a secret.
private struct SecretReader {
    let name: String
    let scheme: Authentication.Scheme
    let value: Value

    func credentials() throws(Fault) -> Authentication.Credentials {
        Authentication.Credentials(username: try required("username"), password: try required("password"))
    }

    func required(_ key: String) throws(Fault) -> Template {
        guard let template = template(key) else { throw fault("has no member `\(key)`") }
        return template
    }

    func tokenRequest() throws(Fault) -> TokenRequest {
        guard let grant = TokenRequest.Grant(rawValue: text("grant") ?? "client_credentials") else {
            throw fault("has an unknown `grant`")
        }
        var request = TokenRequest(authority: try required("authority"), grant: grant)
        if case .object(let endpoints)? = member("endpoints"), case .string(let path)? = endpoints["token"] {
            request.tokenPath = path
        }
        if case .object(let client)? = member("client") {
            request.client.id = client["id"].map(Template.literal)
            request.client.secret = client["secret"].map(Template.literal)
            request.client.assertion = client["assertion"].map(Template.literal)
            if case .string(let word)? = client["authentication"] {
                guard let known = TokenRequest.ClientAuthentication(rawValue: word) else {
                    throw fault("has an unknown `client.authentication`")
                }
                request.client.authentication = known
            }
        }
        if case .object(let part)? = member("request"),
            case .string(TokenRequest.Encoding.json.rawValue)? = part["encoding"]
        {
            request.encoding = .json
        }
        request.issuers = list("issuers")
        request.scopes = list("scopes")
        request.audiences = list("audiences")
        request.username = template("username")
        request.password = template("password")
        request.subject = token("subject")
        request.actor = token("actor")
        return request
    }

    private func token(_ key: String) -> TokenRequest.SecurityToken? {
        guard case .object(let part)? = member(key), let token = part["token"], let type = part["type"] else {
            return nil
        }
        return TokenRequest.SecurityToken(token: .literal(token), type: .literal(type))
    }

    private func list(_ key: String) -> [Template] {
        guard case .array(let elements)? = member(key) else { return [] }
        return elements.map(Template.literal)
    }

    private func template(_ key: String) -> Template? { member(key).map(Template.literal) }

    private func text(_ key: String) -> String? {
        if case .string(let text)? = member(key) { text } else { nil }
    }

    private func member(_ key: String) -> Value? {
        if case .object(let members) = value { members[key] } else { nil }
    }

    private func fault(_ what: String) -> Fault {
        Fault(
            .configuration, title: "Unfit secret",
            detail: "The secret \(name), which is to be the \(scheme.rawValue) authentication, \(what).")
    }
}
