/// What `cancel` takes.
public struct CancelRequest: Sendable, Equatable {
    /// Why, for people.
    public var reason: String?

    /// Makes a request of its parts.
    public init(reason: String? = nil) { self.reason = reason }
}
