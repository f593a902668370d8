/// What sends requests to services. One request, one answer: redirections, authentication and retries are not its matter.
public protocol HTTPTransport: Sendable {
    /// Sends the request and collects the answer. Ends early when the task is cancelled.
    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}

/// One member of a header.
public struct HTTPHeader: Sendable, Equatable {
    /// The name; case does not matter.
    public var name: String
    /// The value.
    public var value: String

    /// A header's member.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A request as it is sent.
public struct HTTPRequest: Sendable, Equatable {
    /// The method's name, in upper case.
    public var method: String
    /// An absolute URI with the scheme `http` or `https`.
    public var uri: String
    /// The header.
    public var headers: [HTTPHeader]
    /// Nil sends none.
    public var body: [UInt8]?

    /// Each part as its property says.
    public init(method: String, uri: String, headers: [HTTPHeader] = [], body: [UInt8]? = nil) {
        self.method = method
        self.uri = uri
        self.headers = headers
        self.body = body
    }
}

/// The answer to a request.
public struct HTTPResponse: Sendable, Equatable {
    /// Such as 200.
    public var statusCode: Int
    /// The header, in the order of the answer.
    public var headers: [HTTPHeader]
    /// The whole body, bounded by the transport.
    public var body: [UInt8]

    /// Each part as its property says.
    public init(statusCode: Int, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.statusCode = statusCode
        self.headers = headers
        self.body = body
    }

    /// The first value of that name.
    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// Why there is no answer.
public struct HTTPFailure: Error, Sendable, Equatable {
    /// The kind of reason.
    public enum Kind: Sendable {
        /// The request cannot be sent as it is.
        case invalid
        /// The service cannot be reached, or the connection broke.
        case unreachable
        /// The other side could not prove who it is.
        case untrusted
        /// There was no answer in time.
        case timeout
        /// The answer is longer than what is taken.
        case tooLarge
        /// The task was cancelled.
        case cancelled
    }

    /// The kind of reason.
    public var kind: Kind
    /// For people; never holds header, query or body.
    public var message: String

    /// Why there is no answer.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

/// Sends nothing: for engines whose definitions call no services.
public struct NoTransport: HTTPTransport {
    /// Sends nothing.
    public init() {}

    /// Always fails.
    public func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        throw HTTPFailure(.unreachable, "this engine sends no requests")
    }
}
