/// One request that an OpenAPI document describes.
public struct OpenAPICall: Sendable, Equatable {
    /// Where the document is, which is fetched for each call. Of a file only the place, since the loading read it.
    public var document: Endpoint
    /// What the document says of the operation, when it was read by the loading.
    public var operation: OpenAPIOperation?
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
    /// As in ``HTTPCall/onInterrupt``; of a document that is fetched no method is known before.
    public var onInterrupt: RunStep.OnInterrupt?

    /// Each part as its property says.
    public init(
        document: Endpoint, operation: OpenAPIOperation? = nil, operationID: Template, parameters: Template? = nil,
        authentication: Authentication? = nil, output: CallStep.Output = .content, redirect: Bool = false,
        onInterrupt: RunStep.OnInterrupt? = nil
    ) {
        self.document = document
        self.operation = operation
        self.operationID = operationID
        self.parameters = parameters
        self.authentication = authentication
        self.output = output
        self.redirect = redirect
        self.onInterrupt = onInterrupt
    }
}
