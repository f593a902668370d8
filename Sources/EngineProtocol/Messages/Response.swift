public import WorkflowModel

/// One answer. Answers may come in another order than their requests.
public struct Response: Sendable, Equatable {
    /// What a request came to.
    public enum Outcome: Sendable, Equatable {
        /// The method's result.
        case success(Value)
        /// Why it was refused or failed.
        case failure(ProtocolError)
    }

    /// The ID of the request; nil when it could not be read.
    public var id: RequestID?
    /// What the request came to.
    public var outcome: Outcome

    /// An answer from its parts.
    public init(id: RequestID?, outcome: Outcome) {
        self.id = id
        self.outcome = outcome
    }

    /// A typed result.
    public init(id: RequestID, result: some WireObject) { self.init(id: id, outcome: .success(result.encoded)) }

    /// A refusal or failure.
    public init(id: RequestID?, error: ProtocolError) { self.init(id: id, outcome: .failure(error)) }

    /// The line with its newline.
    public var line: [UInt8] {
        var writer = MemberWriter()
        writer.write("jsonrpc", "2.0")
        writer.write("id", orNull: id?.encoded)
        switch outcome {
        case .success(let result): writer.write("result", result)
        case .failure(let error): writer.write("error", error.encoded)
        }
        return writer.line
    }
}
