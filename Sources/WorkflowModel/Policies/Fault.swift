/// A workflow error, as the Open Workflow Specification describes it (RFC 9457 problem details).
///
/// Standard types are compared by their last path element, since the specification moved hosts.
public struct Fault: Error, Sendable, Equatable {
    /// A URI reference, such as `https://serverlessworkflow.io/spec/1.0.0/errors/timeout`.
    public var type: String
    /// The HTTP-like status, such as 408 for a timeout.
    public var status: Int
    /// A short name of the error.
    public var title: String?
    /// What happened here, in a sentence.
    public var detail: String?
    /// The JSON pointer of the task that raised it, such as `/do/0/extract`. Nil until it is known.
    public var instance: String?

    /// Each part as its property says.
    public init(type: String, status: Int, title: String? = nil, detail: String? = nil, instance: String? = nil) {
        self.type = type
        self.status = status
        self.title = title
        self.detail = detail
        self.instance = instance
    }
}
