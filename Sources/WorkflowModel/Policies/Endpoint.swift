/// Where something is, and how one gets in.
public struct Endpoint: Sendable, Equatable {
    /// A URI. In a literal one, `{name}` stands for a member of the task's input (RFC 6570, level 1).
    public var uri: Template
    /// Nil means none.
    public var authentication: Authentication?

    /// Each part as its property says.
    public init(uri: Template, authentication: Authentication? = nil) {
        self.uri = uri
        self.authentication = authentication
    }
}
