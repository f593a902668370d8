/// Calls and how they are authenticated.
extension DefinitionCodec {
    /// The call as a value, for those that keep calls by themselves.
    public static func encode(_ call: CallStep) -> Value {
        switch call {
        case .http(let call): ["http": encode(call)]
        case .openAPI(let call): ["openAPI": encode(call)]
        }
    }

    /// The call that ``encode(_:)-(CallStep)`` made the value from.
    public static func decodeCall(_ value: Value) throws(DefinitionCodingError) -> CallStep {
        let reader = DefinitionReader(value)
        if let http = try reader.optional("http") { return .http(try decodeHTTPCall(http)) }
        return .openAPI(try decodeOpenAPICall(reader.member("openAPI")))
    }

    /// The template as a value, for those that keep templates by themselves.
    public static func encoded(_ template: Template) -> Value { encode(template) }

    /// The template that ``encoded(_:)`` made the value from.
    public static func decodedTemplate(_ value: Value) throws(DefinitionCodingError) -> Template {
        try decodeTemplate(DefinitionReader(value))
    }

    static func encode(_ call: HTTPCall) -> Value {
        var object = OrderedObject()
        object["method"] = encode(call.method)
        object["endpoint"] = encode(call.endpoint)
        object["headers"] = call.headers.map(encode)
        object["query"] = call.query.map(encode)
        object["body"] = call.body.map(encode)
        object["output"] = .string(call.output.rawValue)
        object["redirect"] = .boolean(call.redirect)
        object["onInterrupt"] = call.onInterrupt.map { .string($0.rawValue) }
        return .object(object)
    }

    static func decodeHTTPCall(_ reader: DefinitionReader) throws(DefinitionCodingError) -> HTTPCall {
        HTTPCall(
            method: try decodeTemplate(reader.member("method")),
            endpoint: try decodeEndpoint(reader.member("endpoint")),
            headers: try decodeOptional(reader, "headers", decodeTemplate),
            query: try decodeOptional(reader, "query", decodeTemplate),
            body: try decodeOptional(reader, "body", decodeTemplate), output: try reader.member("output").choice(),
            redirect: try reader.member("redirect").boolean(),
            onInterrupt: try decodeOptional(reader, "onInterrupt", decodeOnInterrupt))
    }

    private static func decodeOnInterrupt(
        _ reader: DefinitionReader
    ) throws(DefinitionCodingError) -> RunStep.OnInterrupt { try reader.choice() }

    static func encode(_ call: OpenAPICall) -> Value {
        var object = OrderedObject()
        object["document"] = encode(call.document)
        object["operation"] = call.operation.map(encode)
        object["operationID"] = encode(call.operationID)
        object["parameters"] = call.parameters.map(encode)
        object["authentication"] = call.authentication.map(encode)
        object["output"] = .string(call.output.rawValue)
        object["redirect"] = .boolean(call.redirect)
        object["onInterrupt"] = call.onInterrupt.map { .string($0.rawValue) }
        return .object(object)
    }

    static func decodeOpenAPICall(_ reader: DefinitionReader) throws(DefinitionCodingError) -> OpenAPICall {
        OpenAPICall(
            document: try decodeEndpoint(reader.member("document")),
            operation: try decodeOptional(reader, "operation", decodeOperation),
            operationID: try decodeTemplate(reader.member("operationID")),
            parameters: try decodeOptional(reader, "parameters", decodeTemplate),
            authentication: try decodeOptional(reader, "authentication", decodeAuthentication),
            output: try reader.member("output").choice(), redirect: try reader.member("redirect").boolean(),
            onInterrupt: try decodeOptional(reader, "onInterrupt", decodeOnInterrupt))
    }

    private static func encode(_ operation: OpenAPIOperation) -> Value {
        var object: OrderedObject = [
            "method": .string(operation.method), "server": .string(operation.server), "path": .string(operation.path),
        ]
        object["parameters"] = .array(
            operation.parameters.map {
                [
                    "name": .string($0.name), "in": .string($0.place.rawValue), "required": .boolean($0.isRequired),
                    "explode": .boolean($0.isExploded),
                ]
            })
        object["bodyType"] = operation.bodyType.map { .string($0) }
        return .object(object)
    }

    private static func decodeOperation(_ reader: DefinitionReader) throws(DefinitionCodingError) -> OpenAPIOperation {
        var parameters: [OpenAPIOperation.Parameter] = []
        for part in try reader.member("parameters").elements() {
            parameters.append(
                OpenAPIOperation.Parameter(
                    name: try part.member("name").string(), place: try part.member("in").choice(),
                    isRequired: try part.member("required").boolean(),
                    isExploded: try part.member("explode").boolean()))
        }
        return OpenAPIOperation(
            method: try reader.member("method").string(), server: try reader.member("server").string(),
            path: try reader.member("path").string(), parameters: parameters,
            bodyType: try reader.optional("bodyType")?.string())
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
