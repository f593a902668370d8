/// How an access token is obtained (OAuth 2 and OpenID Connect).
public struct TokenRequest: Sendable, Equatable {
    /// The kind of grant.
    public enum Grant: String, Sendable, CaseIterable {
        case authorizationCode = "authorization_code"
        case clientCredentials = "client_credentials"
        case password
        case refreshToken = "refresh_token"
        case tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"
    }
    /// How the client proves who it is.
    public enum ClientAuthentication: String, Sendable, CaseIterable {
        case basic = "client_secret_basic"
        case post = "client_secret_post"
        case secretJWT = "client_secret_jwt"
        case privateKeyJWT = "private_key_jwt"
        case none
    }
    /// How the request's parameters are written.
    public enum Encoding: String, Sendable, CaseIterable {
        case form = "application/x-www-form-urlencoded"
        case json = "application/json"
    }
    /// The client on whose behalf the token is requested.
    public struct Client: Sendable, Equatable {
        /// Its ID.
        public var id: Template?
        /// Its secret.
        public var secret: Template?
        /// A signed assertion (JWT) instead of a secret.
        public var assertion: Template?
        /// How it proves who it is.
        public var authentication: ClientAuthentication
        /// Each part as its property says.
        public init(
            id: Template? = nil, secret: Template? = nil, assertion: Template? = nil,
            authentication: ClientAuthentication = .post
        ) {
            self.id = id
            self.secret = secret
            self.assertion = assertion
            self.authentication = authentication
        }
    }
    /// A token that is exchanged.
    public struct SecurityToken: Sendable, Equatable {
        /// The token.
        public var token: Template
        /// The URI of the token's type.
        public var type: Template
        /// Each part as its property says.
        public init(token: Template, type: Template) {
            self.token = token
            self.type = type
        }
    }

    /// The URI of the authority; a literal one is a URI template.
    public var authority: Template
    /// The path of the token endpoint below the authority. Nil: `/oauth2/token`, or what OpenID Connect's discovery says.
    public var tokenPath: String?
    /// The kind of grant.
    public var grant: Grant
    /// The client on whose behalf the token is requested.
    public var client: Client
    /// How the request's parameters are written.
    public var encoding: Encoding
    /// Issuers that are accepted; none means any.
    public var issuers: [Template]
    /// What the token is to allow.
    public var scopes: [Template]
    /// Whom the token is for.
    public var audiences: [Template]
    /// For the grant `password`.
    public var username: Template?
    /// For the grant `password`.
    public var password: Template?
    /// For token exchange: on whose behalf the request is made.
    public var subject: SecurityToken?
    /// For token exchange: who acts.
    public var actor: SecurityToken?

    /// Each part as its property says.
    public init(
        authority: Template, tokenPath: String? = nil, grant: Grant, client: Client = Client(),
        encoding: Encoding = .form, issuers: [Template] = [], scopes: [Template] = [], audiences: [Template] = [],
        username: Template? = nil, password: Template? = nil, subject: SecurityToken? = nil,
        actor: SecurityToken? = nil
    ) {
        self.authority = authority
        self.tokenPath = tokenPath
        self.grant = grant
        self.client = client
        self.encoding = encoding
        self.issuers = issuers
        self.scopes = scopes
        self.audiences = audiences
        self.username = username
        self.password = password
        self.subject = subject
        self.actor = actor
    }
}
