import Hummingbird

/// One verb of the gateway. It cannot be made without saying who may call it.
struct Route: Sendable {
    /// Who may call a route.
    enum Access: Sendable, Equatable {
        /// Anybody on this host: the page's own files, which hold no data, and the exchange of a code for a token.
        case open
        /// Who has the token, as far as the gateway's role goes.
        case token(GatewayRole)
    }

    /// Everything below this is the product's interface.
    static let base = "/api/v1/process-engine"
    /// Everything of one execution is below this.
    static let execution = base + "/executions/processes/{processExecutionID}"
    /// One registered definition.
    static let definition = base + "/definitions/{namespace}/{name}/{version}"

    let method: HTTPRequest.Method
    /// With `{name}` for a segment that is a parameter.
    let path: String
    let access: Access
    let operation: Operation
    let respond: @Sendable (Exchange, GatewayServices) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access, _ operation: Operation,
        respond: @escaping @Sendable (Exchange, GatewayServices) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.operation = operation
        self.respond = respond
    }
}

/// What routes work with.
struct GatewayServices: Sendable {
    let calls: EngineCalls
    let live: LiveFeed
    let tokens: AccessTokens
    let role: GatewayRole
}
