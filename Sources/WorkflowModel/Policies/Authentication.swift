/// How a request proves on whose behalf it is made.
public enum Authentication: Sendable, Equatable {
    case basic(Credentials)
    case digest(Credentials)
    case bearer(token: Template)
    case oauth2(TokenRequest)
    case oidc(TokenRequest)
    /// The members that the scheme needs are those of a secret.
    case secret(Scheme, name: String)

    /// The names of the schemes, as authors write them.
    public enum Scheme: String, Sendable, CaseIterable {
        case basic, bearer, digest, oauth2, oidc
    }

    /// A name and its password.
    public struct Credentials: Sendable, Equatable {
        /// The user's name.
        public var username: Template
        /// The user's password.
        public var password: Template
        /// Each part as its property says.
        public init(username: Template, password: Template) {
            self.username = username
            self.password = password
        }
    }
}
