/// One request that an OpenAPI document describes.
public struct OpenAPICall: Sendable, Equatable {
    /// Where the document is.
    public var document: Endpoint
    /// Which of its operations is requested.
    public var operationID: Template
    /// An object of the operation's parameters, its body among them.
    public var parameters: Template?
    /// How the request is authenticated.
    public var authentication: Authentication?
    /// What the task's output is.
    public var output: CallStep.Output
    /// As in ``HTTPCall/redirect``.
    public var redirect: Bool

    /// Each part as its property says.
    public init(
        document: Endpoint, operationID: Template, parameters: Template? = nil, authentication: Authentication? = nil,
        output: CallStep.Output = .content, redirect: Bool = false
    ) {
        self.document = document
        self.operationID = operationID
        self.parameters = parameters
        self.authentication = authentication
        self.output = output
        self.redirect = redirect
    }
}
