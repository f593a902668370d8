public import WorkflowModel

/// The `id` of a request, echoed in its response.
public enum RequestID: Sendable, Hashable {
    /// A number, as most clients count.
    case integer(Int64)
    /// A text.
    case string(String)

    /// The JSON of the ID.
    public var encoded: Value {
        switch self {
        case .integer(let integer): .integer(integer)
        case .string(let text): .string(text)
        }
    }

    /// Nil when the value can be no ID.
    public init?(_ value: Value) {
        switch value {
        case .integer(let integer): self = .integer(integer)
        case .string(let text): self = .string(text)
        case .null, .boolean, .double, .array, .object: return nil
        }
    }
}
