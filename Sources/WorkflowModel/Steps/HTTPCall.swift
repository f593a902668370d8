/// One HTTP request.
public struct HTTPCall: Sendable, Equatable {
    /// The method's name, such as `get`; case does not matter.
    public var method: Template
    /// Where it goes.
    public var endpoint: Endpoint
    /// An object of texts.
    public var headers: Template?
    /// An object of values that are added to the URI's query.
    public var query: Template?
    /// Text is sent as it is, anything else as JSON.
    public var body: Template?
    /// What the task's output is.
    public var output: CallStep.Output
    /// True: redirections are answers like others. False: they are followed by the engine, and one that is left is a
    /// fault. ("Specifies whether redirection status codes should be treated as errors.")
    public var redirect: Bool
    /// What happens when the engine went down before the answer came. Nil: safe methods (RFC 9110, section 9.2.1) are
    /// requested again, others pause the execution.
    public var onInterrupt: RunStep.OnInterrupt?

    /// Each part as its property says.
    public init(
        method: Template, endpoint: Endpoint, headers: Template? = nil, query: Template? = nil, body: Template? = nil,
        output: CallStep.Output = .content, redirect: Bool = false, onInterrupt: RunStep.OnInterrupt? = nil
    ) {
        self.method = method
        self.endpoint = endpoint
        self.headers = headers
        self.query = query
        self.body = body
        self.output = output
        self.redirect = redirect
        self.onInterrupt = onInterrupt
    }
}
