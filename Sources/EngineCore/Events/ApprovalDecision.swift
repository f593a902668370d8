public import WorkflowModel

/// What somebody decided about an approval.
public struct ApprovalDecision: Sendable, Equatable {
    /// Whether it was approved; otherwise it was rejected.
    public var isApproved: Bool
    /// Who decided.
    public var requester: Requester
    /// Why, in the requester's words.
    public var reason: String?
    /// When.
    public var at: Instant

    /// Makes a decision of its parts.
    public init(isApproved: Bool, requester: Requester, reason: String?, at: Instant) {
        self.isApproved = isApproved
        self.requester = requester
        self.reason = reason
        self.at = at
    }

    /// The output of an approval that was given.
    var value: Value {
        var by: OrderedObject = ["uid": .integer(Int64(requester.uid))]
        by["name"] = requester.name.map(Value.string)
        return [
            "decision": .string(isApproved ? "approved" : "rejected"), "by": .object(by),
            "reason": reason.map(Value.string) ?? .null, "at": .string(at.rfc3339),
        ]
    }
}
