/// Calls and how they are authenticated.
extension DefinitionCodec {
    static func encode(_ call: HTTPCall) -> Value {
        var object = OrderedObject()
        object["method"] = encode(call.method)
        object["endpoint"] = encode(call.endpoint)
        object["headers"] = call.headers.map(encode)
        object["query"] = call.query.map(encode)
        object["body"] = call.body.map(encode)
        object["output"] = .string(call.output.rawValue)
        object["redirect"] = .boolean(call.redirect)
        return .object(object)
    }

    static func decodeHTTPCall(_ reader: DefinitionReader) throws(DefinitionCodingError) -> HTTPCall {
        HTTPCall(
            method: try decodeTemplate(reader.member("method")),
            endpoint: try decodeEndpoint(reader.member("endpoint")),
            headers: try decodeOptional(reader, "headers", decodeTemplate),
            query: try decodeOptional(reader, "query", decodeTemplate),
            body: try decodeOptional(reader, "body", decodeTemplate), output: try reader.member("output").choice(),
            redirect: try reader.member("redirect").boolean())
    }

    static func encode(_ call: OpenAPICall) -> Value {
        var object = OrderedObject()
        object["document"] = encode(call.document)
        object["operationID"] = encode(call.operationID)
        object["parameters"] = call.parameters.map(encode)
        object["authentication"] = call.authentication.map(encode)
        object["output"] = .string(call.output.rawValue)
        object["redirect"] = .boolean(call.redirect)
        return .object(object)
    }

    static func decodeOpenAPICall(_ reader: DefinitionReader) throws(DefinitionCodingError) -> OpenAPICall {
        OpenAPICall(
            document: try decodeEndpoint(reader.member("document")),
            operationID: try decodeTemplate(reader.member("operationID")),
            parameters: try decodeOptional(reader, "parameters", decodeTemplate),
            authentication: try decodeOptional(reader, "authentication", decodeAuthentication),
            output: try reader.member("output").choice(), redirect: try reader.member("redirect").boolean())
    }

    private static func encode(_ endpoint: Endpoint) -> Value {
        var object: OrderedObject = ["uri": encode(endpoint.uri)]
        object["authentication"] = endpoint.authentication.map(encode)
        return .object(object)
    }

    private static func decodeEndpoint(_ reader: DefinitionReader) throws(DefinitionCodingError) -> Endpoint {
        Endpoint(
            uri: try decodeTemplate(reader.member("uri")),
            authentication: try decodeOptional(reader, "authentication", decodeAuthentication))
    }

    // MARK: - Authentication

    private static func encode(_ authentication: Authentication) -> Value {
        switch authentication {
        case .basic(let credentials): ["basic": encode(credentials)]
        case .digest(let credentials): ["digest": encode(credentials)]
        case .bearer(let token): ["bearer": encode(token)]
        case .oauth2(let request): ["oauth2": encode(request)]
        case .oidc(let request): ["oidc": encode(request)]
        case .secret(let scheme, let name): ["secret": .string(name), "scheme": .string(scheme.rawValue)]
        }
    }

    private static func decodeAuthentication(_ reader: DefinitionReader) throws(DefinitionCodingError) -> Authentication
    {
        if let name = try reader.optional("secret") {
            return .secret(try reader.member("scheme").choice(), name: try name.string())
        }
        if let basic = try reader.optional("basic") { return .basic(try decodeCredentials(basic)) }
        if let digest = try reader.optional("digest") { return .digest(try decodeCredentials(digest)) }
        if let token = try reader.optional("bearer") { return .bearer(token: try decodeTemplate(token)) }
        if let request = try reader.optional("oauth2") { return .oauth2(try decodeTokenRequest(request)) }
        return .oidc(try decodeTokenRequest(reader.member("oidc")))
    }

    private static func encode(_ credentials: Authentication.Credentials) -> Value {
        ["username": encode(credentials.username), "password": encode(credentials.password)]
    }

    private static func decodeCredentials(
        _ reader: DefinitionReader
    ) throws(DefinitionCodingError) -> Authentication.Credentials {
        Authentication.Credentials(
            username: try decodeTemplate(reader.member("username")),
            password: try decodeTemplate(reader.member("password")))
    }

    private static func encode(_ request: TokenRequest) -> Value {
        var object: OrderedObject = ["authority": encode(request.authority), "grant": .string(request.grant.rawValue)]
        object["tokenPath"] = request.tokenPath.map { .string($0) }
        var client: OrderedObject = ["authentication": .string(request.client.authentication.rawValue)]
        client["id"] = request.client.id.map(encode)
        client["secret"] = request.client.secret.map(encode)
        client["assertion"] = request.client.assertion.map(encode)
        object["client"] = .object(client)
        object["encoding"] = .string(request.encoding.rawValue)
        object["issuers"] = .array(request.issuers.map(encode))
        object["scopes"] = .array(request.scopes.map(encode))
        object["audiences"] = .array(request.audiences.map(encode))
        object["username"] = request.username.map(encode)
        object["password"] = request.password.map(encode)
        object["subject"] = request.subject.map(encode)
        object["actor"] = request.actor.map(encode)
        return .object(object)
    }

    private static func decodeTokenRequest(_ reader: DefinitionReader) throws(DefinitionCodingError) -> TokenRequest {
        let client = try reader.member("client")
        return TokenRequest(
            authority: try decodeTemplate(reader.member("authority")),
            tokenPath: try reader.optional("tokenPath")?.string(), grant: try reader.member("grant").choice(),
            client: TokenRequest.Client(
                id: try decodeOptional(client, "id", decodeTemplate),
                secret: try decodeOptional(client, "secret", decodeTemplate),
                assertion: try decodeOptional(client, "assertion", decodeTemplate),
                authentication: try client.member("authentication").choice()),
            encoding: try reader.member("encoding").choice(), issuers: try decodeTemplates(reader, "issuers"),
            scopes: try decodeTemplates(reader, "scopes"), audiences: try decodeTemplates(reader, "audiences"),
            username: try decodeOptional(reader, "username", decodeTemplate),
            password: try decodeOptional(reader, "password", decodeTemplate),
            subject: try decodeOptional(reader, "subject", decodeSecurityToken),
            actor: try decodeOptional(reader, "actor", decodeSecurityToken))
    }

    private static func encode(_ token: TokenRequest.SecurityToken) -> Value {
        ["token": encode(token.token), "type": encode(token.type)]
    }

    private static func decodeSecurityToken(
        _ reader: DefinitionReader
    ) throws(DefinitionCodingError) -> TokenRequest.SecurityToken {
        TokenRequest.SecurityToken(
            token: try decodeTemplate(reader.member("token")), type: try decodeTemplate(reader.member("type")))
    }

    private static func decodeTemplates(
        _ reader: DefinitionReader, _ key: String
    ) throws(DefinitionCodingError) -> [Template] {
        var templates: [Template] = []
        for element in try reader.member(key).elements() { templates.append(try decodeTemplate(element)) }
        return templates
    }
}
